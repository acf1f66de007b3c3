"""LOUPE_CACHE/corpus/*.jsonl.zst + counts.json + tokenizer.json -> report.json and a table for people.

Counts exact tokens by split, language and package. Does not know how the files were chosen.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tokenizers import Tokenizer

from fetch import CACHE

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tokenizer import batches, encode_batch, read_split  # noqa: E402 (the folder above is not a package)

SPLITS = ("train", "dev", "test")


def count(folder, tokenizer):
    """{split: {language: {"tokens", "files", "packages"}}}, {split: {package: tokens}}."""
    tables, packages = {}, {}
    for split in SPLITS:
        tokens, files, names, sizes = Counter(), Counter(), defaultdict(set), Counter()
        for batch in batches(read_split(split, folder)):
            for file, ids in zip(batch, encode_batch(tokenizer, [f["text"] for f in batch])):
                language = file["language"]
                tokens[language] += len(ids)
                sizes[file["package"]] += len(ids)
                files[language] += 1
                names[language].add(file["package"])
        tables[split] = {k: {"tokens": n, "files": files[k], "packages": len(names[k])} for k, n in tokens.most_common()}
        packages[split] = dict(sizes.most_common())
    return tables, packages


def table(tables, counts, packages):
    """The report as text."""
    lines = [f"{'split':6} {'language':16} {'tokens':>12} {'share':>6} {'files':>7} {'packages':>8}"]
    for split, languages in tables.items():
        total = sum(row["tokens"] for row in languages.values())
        for language, row in languages.items():
            lines.append(f"{split:6} {language:16} {row['tokens']:12,} {100 * row['tokens'] / total:5.1f}% "
                         f"{row['files']:7,} {row['packages']:8}")
        lines.append(f"{split:6} {'all':16} {total:12,} {'':6} {sum(r['files'] for r in languages.values()):7,} "
                     f"{len(packages[split]):8}")
    licences = Counter(counts["licences"].values())
    lines.append("licences: " + ", ".join(f"{name} {n}" for name, n in licences.most_common()))
    lines.append("left out: " + ", ".join(f"{name} {n:,}" for name, n in counts["left_out"].items()))
    lines.append(f"packages named {counts['packages_named']}, skipped {len(counts['packages_skipped'])}: "
                 + (" ".join(counts["packages_skipped"]) or "none"))
    check = counts["contamination"]
    lines.append(f"held-out near duplicates in training: {check['removed']} removed by the second look, {check['left']} left")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CACHE / "corpus")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(CACHE / "tokenizer" / "tokenizer.json"))
    counts = json.loads((arguments.corpus / "counts.json").read_text())
    tables, packages = count(arguments.corpus, tokenizer)
    report = {"languages": tables, "packages": packages, **counts}
    (arguments.corpus / "report.json").write_text(json.dumps(report, indent=1))
    text = table(tables, counts, packages)
    (arguments.corpus / "report.txt").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()

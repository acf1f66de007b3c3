"""corpus.json + archives -> LOUPE_CACHE/corpus/{train,dev,test}.jsonl.zst and counts.json.

Extracts, removes duplicates, caps packages, trims languages to the mix, writes. Does not know tokens: sizes are characters.
"""

import argparse
import hashlib
import json
import pickle
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import zstandard

from extract import extract_cached
from fetch import CACHE, CORPUS_JSON
from minhash import candidate_pairs, near_duplicates, similarity

MIX = {"typescript": 35, "tsx": 12, "javascript": 15, "python": 30, "beside": 8}
MIX_SLACK = 1.25  # a language may exceed its share this much: distinct text is worth more than an exact mix
MAX_PACKAGE_SHARE = 0.03
KEEP_ORDER = ("test", "dev", "train")  # of near duplicates, the first in this order stays
CONTAMINATION_ROWS = 4  # narrower bands than the removal used: the check finds more candidates than the removal


def mix_group(language):
    names = {"typescriptreact": "tsx", "javascriptreact": "javascript"}
    name = names.get(language, language)
    return name if name in MIX else "beside"


def load_files(entries):
    """Files of all packages in keep order: [{package, split, path, language, text, group}], signatures [files, bins]."""
    files, signatures, left_out = [], [], Counter()
    with ProcessPoolExecutor(2) as pool:
        paths = dict(zip((e["name"] for e in entries), pool.map(extract_cached, entries)))
    for entry in sorted(entries, key=lambda e: KEEP_ORDER.index(e["split"])):
        extracted = pickle.loads(paths[entry["name"]].read_bytes())
        left_out.update(extracted["left_out"])
        for file in extracted["files"]:
            signatures.append(file.pop("signature"))
            files.append({**file, "package": entry["name"], "split": entry["split"], "group": mix_group(file["language"])})
    return files, np.stack(signatures), left_out


def mark_duplicates(files, signatures):
    """Set file["drop"] on exact and near repeats of a file that comes earlier in keep order."""
    seen = {}
    for file in files:
        key = hashlib.sha1(" ".join(file["text"].split()).encode()).digest()
        file["drop"] = "exact duplicate" if key in seen else None
        seen.setdefault(key, file)
    for row, earlier in near_duplicates(signatures).items():
        if files[row]["drop"] is None:
            same = files[row]["split"] == files[earlier]["split"]
            file_kind = "near duplicate" if same else f"near duplicate of {files[earlier]['split']}"
            files[row]["drop"] = file_kind


def water_level(sizes, limit):
    """The height at which cutting every size gives `limit` in all: `[1, 5, 9], 9` -> 4."""
    remaining, ordered = limit, sorted(sizes)
    for at, size in enumerate(ordered):
        share = remaining / (len(ordered) - at)
        if size > share:
            return share
        remaining -= size
    return float("inf")


def trim(files, budget, reason):
    """Keep whole directories, drawn by hash, until the budget of characters is spent."""
    by_folder = defaultdict(list)
    for file in files:
        by_folder[file["path"].rpartition("/")[0]].append(file)
    spent = 0
    draw = lambda folder: hashlib.sha1((files[0]["package"] + "/" + folder).encode()).digest()
    for folder in sorted(by_folder, key=draw):
        for file in by_folder[folder]:
            spent += len(file["text"])
            if spent > budget:
                file["drop"] = reason


def live(files, split="train"):
    return [f for f in files if f["split"] == split and not f["drop"]]


def by_package(files):
    out = defaultdict(list)
    for file in files:
        out[file["package"]].append(file)
    return out


def cap_packages(files):
    """No package above its share of the training text; the total shrinks as packages do, so a few rounds."""
    for _ in range(6):
        cap = MAX_PACKAGE_SHARE * sum(len(f["text"]) for f in live(files))
        for package in by_package(live(files)).values():
            if sum(len(f["text"]) for f in package) > cap * 1.001:
                trim(package, cap, "package cap")


def trim_to_mix(files, slack):
    """Cut languages that exceed their share by the slack, the largest packages first; TypeScript sets the scale."""
    sizes = Counter()
    for file in live(files):
        sizes[file["group"]] += len(file["text"])
    scale = sizes["typescript"] / MIX["typescript"]
    for group, share in MIX.items():
        limit = scale * share * slack
        if group == "typescript" or sizes[group] <= limit:
            continue
        packages = by_package(f for f in live(files) if f["group"] == group)
        level = water_level([sum(len(f["text"]) for f in p) for p in packages.values()], limit)
        for package in packages.values():
            trim(package, level, "mix")


def contamination(files, signatures):
    """Near duplicates between training and held-out files that remain; found with other bands than the removal used."""
    rows = np.array([i for i, f in enumerate(files) if not f["drop"]])
    held_out = np.array([files[i]["split"] != "train" for i in rows])
    kept = signatures[rows]
    above = set()
    for earlier, later in candidate_pairs(kept, CONTAMINATION_ROWS):
        across = held_out[earlier] != held_out[later]
        earlier, later = earlier[across], later[across]
        close = similarity(kept, earlier, later) > 0.8
        above.update(zip(rows[earlier[close]].tolist(), rows[later[close]].tolist()))
    for a, b in above:
        file = files[a] if files[a]["split"] == "train" else files[b]
        file["drop"] = "near duplicate of held-out, second look"
    return len(above)


def write_split(files, split, folder):
    target = folder / f"{split}.jsonl.zst"
    temp = target.with_suffix(".partial")
    with temp.open("wb") as raw, zstandard.ZstdCompressor(level=3).stream_writer(raw) as out:
        for file in live(files, split):
            record = {k: file[k] for k in ("package", "path", "language", "text")}
            out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    temp.replace(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS_JSON)
    parser.add_argument("--out", type=Path, default=CACHE / "corpus")
    parser.add_argument("--slack", type=float, default=MIX_SLACK, help="how far a language may exceed its share")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    entries = json.loads(arguments.corpus.read_text(encoding="utf8"))
    fetched = [e for e in entries if e["registry"] == "stdlib" or e.get("integrity")]
    files, signatures, left_out = load_files(fetched)
    mark_duplicates(files, signatures)
    removed_by_check = contamination(files, signatures)
    left_by_check = contamination(files, signatures)
    cap_packages(files)
    trim_to_mix(files, arguments.slack)
    cap_packages(files)
    left_out.update(f["drop"] for f in files if f["drop"])
    for split in KEEP_ORDER:
        write_split(files, split, arguments.out)
    counts = {
        "packages_named": len(entries), "packages_skipped": sorted(e["name"] for e in entries if e not in fetched),
        "left_out": dict(left_out.most_common()), "contamination": {"removed": removed_by_check, "left": left_by_check},
        "licences": {e["name"]: e["licence"] for e in fetched},
    }
    (arguments.out / "counts.json").write_text(json.dumps(counts, indent=1))
    print(json.dumps({k: counts[k] for k in ("packages_skipped", "left_out", "contamination")}))


if __name__ == "__main__":
    main()

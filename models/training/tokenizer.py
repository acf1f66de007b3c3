"""LOUPE_CACHE/corpus/train.jsonl.zst -> LOUPE_CACHE/tokenizer/tokenizer.json: byte-level BPE of 16,384 ids.

Trains, then reports on held-out files. Does not know prompts: callers place special ids themselves, and encode a
person's text so that what looks like a special token stays text: in Python `encode_special_tokens = True`, in
JavaScript a second Tokenizer made from the same file with `added_tokens: []`. Both give the same ids.
"""

import argparse
import io
import json
import os
from collections import Counter
from pathlib import Path

import zstandard
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

CACHE = Path(os.environ.get("LOUPE_CACHE", Path.home() / ".cache" / "loupe-training"))
VOCAB_SIZE = 16_384
SPECIALS = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>", "<|repo_name|>",
            "<|file_sep|>"] + [f"<|reserved_{n}|>" for n in range(7, 16)]
MAX_TRAIN_BYTES = 200_000_000
MAX_PACKAGE_SHARE = 0.01
RARE_USES = 50

# Read by two engines (Rust's Onigurama, JavaScript's RegExp with the u flag), so only classes both define alike.
# A piece never goes past a line end, except newlines + the indentation after them.
PATTERN = "|".join([
    r"[\r\n]+[ \t]*",                      # line ends with the next line's indentation
    r" ?[\p{L}\p{M}_$]+",                  # a word, with the blank before it
    r"\p{N}",                              # one digit
    r" ?[^\p{L}\p{M}\p{N}_$ \t\r\n]+ ?",   # punctuation, with a blank on either side: `) => {`
    r" +(?! )|[ ]+",                       # blanks that nothing claimed
    r"\t+",
])


def read_split(name, folder):
    with (folder / f"{name}.jsonl.zst").open("rb") as raw:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), encoding="utf8", newline="\n"):
            yield json.loads(line)


def training_texts(folder):
    """Texts with every package cut at its share; whole files, spread evenly over the package."""
    sizes = Counter()
    for file in read_split("train", folder):
        sizes[file["package"]] += len(file["text"])
    budget = min(MAX_TRAIN_BYTES, sum(sizes.values()))
    cap = MAX_PACKAGE_SHARE * budget
    scale = min(1.0, budget / sum(min(size, cap) for size in sizes.values()))
    seen, used = Counter(), Counter()
    for file in read_split("train", folder):
        package = file["package"]
        seen[package] += len(file["text"])
        share = scale * min(1.0, cap / sizes[package])
        if used[package] + len(file["text"]) <= share * seen[package] + 2000:
            used[package] += len(file["text"])
            yield file["text"]


def train(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE, min_frequency=2, show_progress=False, max_token_length=40,
        special_tokens=[AddedToken(s, special=True, normalized=False) for s in SPECIALS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(training_texts(folder), trainer)
    return tokenizer


def encode_batch(tokenizer, texts):
    tokenizer.encode_special_tokens = True
    return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def batches(files, size=500):
    batch = []
    for file in files:
        batch.append(file)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def report(tokenizer, folder):
    """Characters per token by language and round trips on held-out files; rare ids on training files."""
    chars, tokens, broken = Counter(), Counter(), []
    for split in ("test", "dev"):
        for batch in batches(read_split(split, folder)):
            for file, ids in zip(batch, encode_batch(tokenizer, [f["text"] for f in batch])):
                chars[file["language"]] += len(file["text"])
                tokens[file["language"]] += len(ids)
                if tokenizer.decode(ids, skip_special_tokens=False) != file["text"]:
                    broken.append(file["package"] + "/" + file["path"])
    uses = Counter()
    for batch in batches(read_split("train", folder)):
        for ids in encode_batch(tokenizer, [f["text"] for f in batch]):
            uses.update(ids)
    rare = [i for i in range(len(SPECIALS), tokenizer.get_vocab_size()) if uses[i] < RARE_USES]
    code = [k for k in tokens if k.startswith(("typescript", "javascript")) or k == "python"]
    return {
        "vocab_size": tokenizer.get_vocab_size(),
        "chars_per_token": round(sum(chars[k] for k in code) / sum(tokens[k] for k in code), 3),
        "chars_per_token_by_language": {k: round(chars[k] / tokens[k], 3) for k in sorted(tokens)},
        "held_out_tokens": sum(tokens.values()), "broken_round_trips": broken,
        "rare_ids": len(rare), "rare_share": round(len(rare) / tokenizer.get_vocab_size(), 4),
        "train_tokens": sum(uses.values()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CACHE / "corpus")
    parser.add_argument("--report-only", action="store_true", help="do not train, judge the saved tokenizer")
    arguments = parser.parse_args()
    target = CACHE / "tokenizer" / "tokenizer.json"
    if not arguments.report_only:
        target.parent.mkdir(parents=True, exist_ok=True)
        temp = target.with_suffix(".partial")
        train(arguments.corpus).save(str(temp))
        temp.replace(target)
    figures = report(Tokenizer.from_file(str(target)), arguments.corpus)
    (target.parent / "report.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

"""Documents -> rows of token ids (uint16 shards) ready for training.

Reads the corpus, chooses example kinds, cuts, neighbours, and packs examples best-fit into rows of
`length` + 1 ids. Two processes, each with half of the packages; at the end the rows of all are shuffled together.
"""

import argparse
import bisect
import io
import json
import math
import multiprocessing
import os
import zlib
from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np
import zstandard

import recipe
from checkpoint import cache_root
from cursor import Joint
from cuts import MIXES, choose_cut
from prompt import EOS, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX, fim_segments, header_segments, load_tokenizer

MIX = {"typescript": 0.35, "typescriptreact": 0.12, "javascript": 0.12, "javascriptreact": 0.03, "python": 0.30}
OTHER_SHARE = 0.08
ROWS_PER_SHARD = 1024
BUFFER = 1000  # documents that compete for the free end of a row
CHARS_PER_TOKEN = 3.4
REPO_SHARE, NEIGHBOUR_SHARE, EMPTY_SUFFIX, PREFIX_FIRST = 0.5, 0.35, 0.15, 0.05
MAX_EXAMPLES_PER_FILE = 8
HEALED_SHARE = 0.8  # of the cursors whose last token the product takes back


def read_corpus(path: Path):
    with open(path, "rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            yield json.loads(line)


def load_share(path: Path, worker: int, n_workers: int) -> list[dict]:
    return [f for f in read_corpus(path) if zlib.crc32(f["package"].encode()) % n_workers == worker]


def order_files(files: list[dict], rng: Random) -> list[int]:
    """A weighted shuffle: every stretch of it holds the languages in the proportions of MIX."""
    sizes: dict = defaultdict(int)
    for file in files:
        sizes[file["language"] if file["language"] in MIX else "other"] += len(file["text"])
    keys = []
    for index, file in enumerate(files):
        language = file["language"] if file["language"] in MIX else "other"
        weight = MIX.get(language, OTHER_SHARE) / sizes[language]
        keys.append((-math.log(rng.random()) / weight, index))
    return [index for _, index in sorted(keys)]


def excerpt(text: str, max_chars: int, rng: Random) -> str:
    """Some whole lines: half of the time the head of the file (its imports), else from anywhere."""
    start = 0 if rng.random() < 0.5 else text.rfind("\n", 0, rng.randrange(len(text))) + 1
    end = text.find("\n", min(len(text), start + rng.randint(max_chars // 3, max_chars)))
    return text[start : min(start + max_chars, len(text) if end < 0 else end + 1)]


def choose_neighbours(file: dict, siblings: list[dict], length: int, rng: Random) -> list[tuple[str, str]]:
    if rng.random() > NEIGHBOUR_SHARE or len(siblings) < 2:
        return []
    folder = file["path"].rpartition("/")[0]
    near = [s for s in siblings if s is not file and s["path"].rpartition("/")[0] == folder]
    near = near if near and rng.random() < 0.7 else [s for s in siblings if s is not file]
    chosen = rng.sample(near, min(len(near), rng.randint(1, max(1, length // 400))))
    return [(s["path"], excerpt(s["text"], int(0.5 * length), rng)) for s in chosen]


def fim_example(file: dict, siblings: list[dict], options, rng: Random):
    text, length = file["text"], rng.choice(options.example_lengths or [options.length])
    span = choose_cut(text, rng, options.random_share, options.cuts)
    if span is None:
        return None
    start, end = span
    prefix_chars = int(rng.uniform(0.04, 0.6) * length * CHARS_PER_TOKEN)
    at = max(0, start - prefix_chars)
    begin = text.rfind("\n", 0, at) + 1 if at else 0  # the product cuts at a line start too
    begin = begin if start - begin < 1.5 * prefix_chars else at
    suffix_chars = 0 if rng.random() < EMPTY_SUFFIX else int(rng.uniform(0.03, 0.22) * length * CHARS_PER_TOKEN)
    repo_name = file["package"] if rng.random() < REPO_SHARE else None
    neighbours = choose_neighbours(file, siblings, length, rng)
    prefix, middle, suffix = text[begin:start], text[start:end], text[end : end + suffix_chars]
    if options.boundary == "token":
        prefix = middle = Joint(prefix, middle, rng.random() < HEALED_SHARE)  # first the one side, then the other
    if rng.random() < PREFIX_FIRST:
        header = header_segments(file["path"], repo_name, neighbours)
        segments = [*header, FIM_PREFIX, prefix, FIM_SUFFIX, suffix, FIM_MIDDLE]
    else:
        segments = fim_segments(prefix, suffix, file["path"], repo_name, neighbours)
    return [*segments, middle, EOS]


def plain_example(file: dict, siblings: list[dict], length: int, rng: Random):
    text, want = file["text"], int(rng.uniform(0.3, 1.1) * length * CHARS_PER_TOKEN)
    start = 0 if len(text) <= want or rng.random() < 0.4 else text.rfind("\n", 0, rng.randrange(len(text) - want)) + 1
    repo_name = file["package"] if rng.random() < REPO_SHARE else None
    header = header_segments(file["path"], repo_name, choose_neighbours(file, siblings, length, rng))
    return [*header, text[start : start + want], *([EOS] if start + want >= len(text) else [])]


def examples_of(file: dict, siblings: list[dict], options, rng: Random) -> list[list]:
    length = sum(options.example_lengths) / len(options.example_lengths) if options.example_lengths else options.length
    n = min(MAX_EXAMPLES_PER_FILE, 1 + len(file["text"]) // int(length * CHARS_PER_TOKEN))
    made = []
    for _ in range(n):
        if rng.random() < options.fim:
            made.append(fim_example(file, siblings, options, rng))
        else:
            made.append(plain_example(file, siblings, options.length, rng))
    return [m for m in made if m]


def encode_many(tokenizer, examples: list[list]) -> list[list[int]]:
    """All text segments of many examples in one call of the tokenizer each; a Joint stands for its prefix, then its middle."""
    segments = [s for example in examples for s in example]
    encoded = iter(tokenizer.encode_batch_fast([s for s in segments if isinstance(s, str)], add_special_tokens=False))
    joints = list({id(s): s for s in segments if isinstance(s, Joint)}.values())
    for joint, encoding in zip(joints, tokenizer.encode_batch([j.text for j in joints], add_special_tokens=False), strict=True):
        joint.split(encoding)

    def ids_of(segment) -> list[int]:
        if isinstance(segment, int):
            return [segment]
        return segment.sides.pop(0) if isinstance(segment, Joint) else next(encoded).ids

    return [[i for s in example for i in ids_of(s)] for example in examples]


class RowPacker:
    """Starts a row with any waiting example, then adds the longest that fits: few are cut."""

    def __init__(self, row_size: int, rng: Random):
        self.row_size, self.rng = row_size, rng
        self.waiting: list[tuple[int, list[int]]] = []  # sorted by length

    def add(self, ids: list[int]) -> None:
        cut_off = len(ids) > self.row_size and FIM_MIDDLE in ids  # it would lose its middle
        if len(ids) >= 8 and not cut_off:
            bisect.insort(self.waiting, (len(ids), ids), key=lambda item: item[0])

    def row(self) -> list[int]:
        row: list[int] = []
        while len(row) < self.row_size - 8 and self.waiting:
            room = self.row_size - len(row)
            at = bisect.bisect_right(self.waiting, room, key=lambda item: item[0]) - 1
            if not row or at < 0:
                at = self.rng.randrange(len(self.waiting))
            row += self.waiting.pop(at)[1][:room]
        return row + [FIM_PAD] * (self.row_size - len(row))


def write_shard(folder: Path, name: str, rows: list[list[int]], rng: Random) -> None:
    rng.shuffle(rows)
    partial = folder / f"{name}.partial"
    with open(partial, "wb") as out:
        np.save(out, np.array(rows, dtype=np.uint16))  # [rows, length + 1]
    os.replace(partial, folder / f"{name}.npy")


def batches(files: list[dict], options, rng: Random):
    """Examples of all files in mixed order, some hundreds at a time."""
    siblings: dict = defaultdict(list)
    for file in files:
        siblings[file["package"]].append(file)
    pending: list[list] = []
    for index in order_files(files, rng):
        pending += examples_of(files[index], siblings[files[index]["package"]], options, rng)
        if len(pending) >= 256:
            yield pending
            pending = []
    yield pending


def pack_share(options, worker: int) -> None:
    rng = Random(f"{options.seed}-{worker}-{options.length}")
    tokenizer = load_tokenizer(options.tokenizer)
    packer, rows, n_shards = RowPacker(options.length + 1, rng), [], 0
    per_worker = math.ceil(options.max_tokens / options.length / options.workers / ROWS_PER_SHARD)
    for batch in batches(load_share(options.corpus, worker, options.workers), options, rng):
        for ids in encode_many(tokenizer, batch):
            packer.add(ids)
        while len(packer.waiting) > BUFFER:
            rows.append(packer.row())
        if len(rows) >= ROWS_PER_SHARD:
            write_shard(options.out, f"{n_shards:04d}-{worker}", rows[:ROWS_PER_SHARD], rng)
            rows, n_shards = rows[ROWS_PER_SHARD:], n_shards + 1
            if n_shards >= per_worker:
                return
    while packer.waiting:
        rows.append(packer.row())
    if rows:
        write_shard(options.out, f"{n_shards:04d}-{worker}", rows, rng)


def shuffle_shards(folder: Path, seed: int) -> None:
    """One order over all shards: a file gives several examples at once, and a model that sees them in one stretch
    learns that file instead of the language."""
    paths = sorted(folder.glob("*.npy"))
    rows = np.concatenate([np.load(path) for path in paths])  # [all rows, length + 1]
    rows = rows[np.random.default_rng(seed).permutation(len(rows))]
    for path in paths:
        path.unlink()
    for index in range(math.ceil(len(rows) / ROWS_PER_SHARD)):
        np.save(folder / f"{index:04d}.npy", rows[index * ROWS_PER_SHARD : (index + 1) * ROWS_PER_SHARD])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=cache_root() / "corpus" / "train.jsonl.zst")
    parser.add_argument("--tokenizer", type=Path, default=cache_root() / "tokenizer" / "tokenizer.json")
    parser.add_argument("--beginning", help="the tokenizer of this folder below the cache's beginning/")
    parser.add_argument("--out", type=Path, help="without: the cache's rows/OUT_NAME")
    parser.add_argument("--out-name", default="1024")
    parser.add_argument("--length", type=int, default=512)
    parser.add_argument("--example-lengths", type=int, nargs="*", help="lengths that examples are written for; without: --length")
    parser.add_argument("--boundary", default="text", choices=["text", "token"],
                        help="text: a middle begins where it was cut; token: at the token that the product's healing goes back to")
    parser.add_argument("--fim", type=float, default=0.7, help="share of examples with a middle cut out")
    parser.add_argument("--random-share", type=float, default=0.15, help="share of cuts that ignore the syntax")
    parser.add_argument("--cuts", default="broad", choices=sorted(MIXES), help="which middles are cut out how often")
    parser.add_argument("--max-tokens", type=float, default=100e6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = recipe.parse(parser, "rows", arguments)
    options.out = options.out or cache_root() / "rows" / options.out_name
    if options.beginning:
        options.tokenizer = cache_root() / "beginning" / options.beginning / "tokenizer.json"
    options.out.mkdir(parents=True, exist_ok=True)
    workers = [multiprocessing.Process(target=pack_share, args=(options, w)) for w in range(options.workers)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode != 0:
            raise SystemExit(f"a packing process failed with {worker.exitcode}")
    shuffle_shards(options.out, options.seed)


if __name__ == "__main__":
    main()

"""Bits per byte: how many bits the model needs for a byte of text it has not seen.

Windows of the context length with a stride of half, every token scored once, no cut middles.
The first token of a file is predicted from <|endoftext|>. Knows nothing of completion quality.
"""

import math
import zlib
from collections import defaultdict
from pathlib import Path

import torch
import torch.nn.functional as F

from pack import read_corpus
from prompt import EOS, load_tokenizer

MAX_CHARS = 65536


def windows(n_tokens: int, context_length: int) -> list[tuple[int, int, int]]:
    """(start, end, first scored target) over EOS + ids: `windows(6, 4)` -> [(0, 4, 1), (2, 6, 4)]."""
    spans, start, scored = [], 0, 1
    while True:
        end = min(n_tokens, start + context_length)
        spans.append((start, end, scored))
        if end == n_tokens:
            return spans
        scored = end
        start += context_length // 2


@torch.no_grad()
def total_bits(logits_of, ids: list[int], context_length: int) -> float:
    """-log2 p of all ids; `logits_of` maps a list of n ids to logits [n, V]."""
    sequence, bits = [EOS, *ids], 0.0
    for start, end, scored in windows(len(sequence), context_length):
        logits = logits_of(sequence[start : end])  # [n, V]
        targets = torch.tensor(sequence[scored:end])  # [end - scored]
        rows = logits[scored - start - 1 : end - start - 1]  # [end - scored, V]
        bits += float(F.cross_entropy(rows.float(), targets, reduction="sum")) / math.log(2)
    return bits


def torch_logits(model):
    device = model.embed_tokens.weight.device
    return lambda ids: model.logits(torch.tensor([ids], device=device))[0].cpu()  # [n, V]


def bits_per_byte(logits_of, tokenizer, text: str, context_length: int) -> float:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    return total_bits(logits_of, ids, context_length) / len(text.encode("utf-8"))


def sample_files(path: Path, n_files: int) -> list[dict]:
    """The same few files of each language every time, spread over packages by a checksum."""
    by_language: dict = defaultdict(list)
    for file in read_corpus(path):
        if 1000 <= len(file["text"]) <= 8000:
            by_language[file["language"]].append(file)
    chosen = []
    for language in ("typescript", "typescriptreact", "javascript", "python"):
        ordered = sorted(by_language[language], key=lambda f: zlib.crc32((f["package"] + f["path"]).encode()))
        chosen += ordered[:n_files]
    return chosen


def dev_bits_per_byte(model, dev: Path, tokenizer_path: Path, n_files: int) -> dict[str, float]:
    tokenizer = load_tokenizer(tokenizer_path)
    bits, sizes = defaultdict(float), defaultdict(int)
    for file in sample_files(dev, n_files):
        ids = tokenizer.encode(file["text"][:MAX_CHARS], add_special_tokens=False).ids
        bits[file["language"]] += total_bits(torch_logits(model), ids, model.config.context_length)
        sizes[file["language"]] += len(file["text"][:MAX_CHARS].encode("utf-8"))
    return {language: bits[language] / sizes[language] for language in bits}

"""How many rests of lines a model alone writes exactly: 200 cursors of held-out files, greedy, no neighbours, no memory.

Draws cursors as the product's evaluation does, asks with the suffix (fill-in) and with the prefix alone, and counts
lines right to the end; "+closers" also where the text repeats the closers behind the cursor, which the edit replaces.
A quick figure beside training; `npm run eval` is the one that counts.
"""

import argparse
import json
import re
import time
from collections import defaultdict
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F

from checkpoint import cache_root, computed_weights, load_model
from cursor import boundary
from evaluate import dev_bits_per_byte
from pack import read_corpus
from prompt import EOS, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, encode, header_segments, load_tokenizer

LANGUAGES = ("typescript", "typescriptreact", "javascript", "python")
CLOSERS = re.compile(r"[)\]}'\"`,;:]+$")
COMMENT = re.compile(r"^\s*(//|/\*|\*|#|\"\"\"|''')")
RULES, KINDS = ("firstColumn", "boundary", "anywhere"), ("eol", "mid")
PREFIX_CHARS, SUFFIX_CHARS = 1200, 400
MAX_PER_FILE = 3


def size(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def columns(line: str, end: int, rule: str) -> list[int]:
    """Where a cursor may stand so that two characters at least are missing up to `end`."""
    first = len(line) - len(line.lstrip())
    kind = lambda c: "s" if c.isspace() else "w" if re.match(r"[\w$]", c) else "p"
    if rule == "firstColumn":
        found = [first]
    elif rule == "anywhere":
        found = list(range(len(line)))
    else:
        found = [c for c in range(first + 1, len(line)) if kind(line[c - 1]) == "p" or kind(line[c - 1]) != kind(line[c])]
    return [c for c in found if c < end and size(line[c:end]) >= 2]


def cursor_in(file: dict, at: int, rule: str, kind: str, rng: Random) -> dict | None:
    """`eol`: the line's rest is missing; `mid`: the line's closing run stays behind the cursor."""
    lines = file["text"].split("\n")
    line = lines[at]
    end, run = len(line.rstrip()), CLOSERS.search(line.rstrip())
    if COMMENT.match(line) or kind == "mid" and not run:
        return None
    end -= len(run.group(0)) if kind == "mid" else 0
    places = columns(line, end, rule)
    if not places:
        return None
    column, start = rng.choice(places), sum(len(each) + 1 for each in lines[:at])
    resume = start + (len(line) if kind == "eol" else end)
    return {"path": file["path"], "language": file["language"], "kind": kind, "rule": rule,
            "prefix": file["text"][: start + column], "target": line[column:end],
            "rest": line[end:].rstrip() if kind == "mid" else "", "suffix": file["text"][resume:]}


def draw(dev: Path, n: int) -> list[dict]:
    """n cursors of each language, at most three of a file, the rules and kinds in turn; the same every time."""
    files, drawn = list(read_corpus(dev)), []
    for index, language in enumerate(LANGUAGES):
        rng, of_file, of_package, got = Random(1 + index), defaultdict(int), defaultdict(int), 0
        places = [(file, at) for file in files if file["language"] == language
                  for at, line in enumerate(file["text"].split("\n")) if size(line) >= 3 and re.search(r"[^\W\d_]", line)]
        rng.shuffle(places)
        most = max(1, n // 4, n * 3 // max(1, len({file["package"] for file, _ in places})))
        for file, at in places:
            key = (file["package"], file["path"])
            if got == n or of_file[key] == MAX_PER_FILE or of_package[file["package"]] == most:
                continue
            cursor = cursor_in(file, at, RULES[got % 3], KINDS[got // 3 % 2], rng)
            if cursor:
                drawn.append(cursor)
                got, of_file[key] = got + 1, of_file[key] + 1
                of_package[file["package"]] += 1
    return drawn


def cut_left(prefix: str) -> str:
    at = prefix.find("\n", len(prefix) - PREFIX_CHARS) + 1 if len(prefix) > PREFIX_CHARS else 0
    return prefix[at:]


class Judge:
    """Teacher-forced greedy: a text is written when each of its tokens is the best one, and then the line ends."""

    def __init__(self, model, tokenizer):
        self.model, self.tokenizer = model, tokenizer
        self.texts = [tokenizer.decode([i], skip_special_tokens=False) for i in range(model.config.vocab_size)]
        self.ends = torch.tensor([i == EOS or t[:1] in ("\n", "\r") for i, t in enumerate(self.texts)])

    @torch.no_grad()
    def rows(self, ids: list[int], last: int) -> torch.Tensor:
        hidden = self.model.hidden(torch.tensor([ids]), torch.bfloat16)[0, -last:]  # [last, D]
        return F.linear(hidden, self.model.embed_tokens.weight.to(hidden.dtype)).float()  # [last, V]

    def writes(self, before: list[int], prefix: str, text: str, after: list[int]) -> bool:
        """`before` + the prefix's ids + `after`, then `text`: healed as the product heals."""
        encoding = self.tokenizer.encode(prefix + text, add_special_tokens=False)
        k = boundary(prefix + text, encoding.offsets, len(prefix), True)
        target = encoding.ids[k:]
        rows = self.rows([*before, *encoding.ids[:k], *after, *target] or [EOS], len(target) + 1)
        known = prefix[encoding.offsets[k][0] :]  # to be spelled again
        for row, token in zip(rows, target):
            if len(known) < len(self.texts[token]):
                allowed = torch.tensor([t.startswith(known) for t in self.texts]) if known else None
                scores = row if allowed is None else row.masked_fill(~allowed, float("-inf"))
                if int(scores.argmax()) != token:
                    return False
            known = known[len(self.texts[token]) :]
        return bool(self.ends[rows[-1].argmax()])

    def fill_in(self, cursor: dict) -> tuple[bool, bool]:
        """Exact, and exact or with the closers repeated."""
        header = encode(self.tokenizer, header_segments(cursor["path"]))
        suffix = self.tokenizer.encode(cursor["suffix"][:SUFFIX_CHARS], add_special_tokens=False).ids
        before, prefix = [*header, FIM_SUFFIX, *suffix, FIM_PREFIX], cut_left(cursor["prefix"])
        exact = self.writes(before, prefix, cursor["target"], [FIM_MIDDLE])
        again = exact or bool(cursor["rest"]) and self.writes(before, prefix, cursor["target"] + cursor["rest"], [FIM_MIDDLE])
        return exact, again

    def prefix_only(self, cursor: dict) -> bool:
        return self.writes([EOS], cut_left(cursor["prefix"]), cursor["target"] + cursor["rest"], [])


def percent(values: list[bool]) -> float:
    return round(100 * sum(values) / max(1, len(values)), 1)


def measure(judge: Judge, cursors: list[dict]) -> dict:
    filled = [judge.fill_in(cursor) for cursor in cursors]
    plain = [judge.prefix_only(cursor) for cursor in cursors]
    by = lambda key: {name: percent([f[1] for f, c in zip(filled, cursors, strict=True) if c[key] == name])
                      for name in dict.fromkeys(c[key] for c in cursors)}
    return {"cursors": len(cursors), "fillIn": percent([f[0] for f in filled]), "fillInClosers": percent([f[1] for f in filled]),
            "prefixOnly": percent(plain), **by("language"), **by("kind"), **by("rule")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a run's checkpoint or a Hugging Face folder")
    parser.add_argument("--tokenizer", type=Path, default=cache_root() / "beginning" / "base" / "tokenizer.json")
    parser.add_argument("--dev", type=Path, default=cache_root() / "corpus" / "dev.jsonl.zst")
    parser.add_argument("--cursors", type=int, default=50, help="of each language")
    parser.add_argument("--files", type=int, default=4, help="of each language, for bits per byte; 0: none")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    started, model = time.time(), load_model(options.model)
    with torch.no_grad():
        for name, weight in computed_weights(model).items():  # once, not at every run
            model.get_parameter(name).copy_(weight)
    for layer in model.layers:
        for projection in (layer.mlp.gate_proj, layer.mlp.up_proj, layer.mlp.down_proj):
            projection.bits = 0
    found = measure(Judge(model, load_tokenizer(options.tokenizer)), draw(options.dev, options.cursors)) if options.cursors else {}
    bits = dev_bits_per_byte(model, options.dev, options.tokenizer, options.files) if options.files else {}
    print(json.dumps({**found, "bitsPerByte": {k: round(v, 4) for k, v in bits.items()}, "seconds": round(time.time() - started)}))


if __name__ == "__main__":
    main()

"""Shipped file against its fp32 twin: how often both choose the same token on held-out text, and how large it is.

Reads dev files, windows of 512 tokens, every position of the second half; prints agreement with and without ties.
Knows no completion: `npm run eval` measures what a person sees.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import recipe
from checkpoint import cache_root
from evaluate import sample_files
from export import MODELS, open_session, run_onnx, work_folder
from prompt import EOS, load_tokenizer

WINDOW = 512  # tokens a run; the second half has enough context to be typical
TIE = 0.02  # two best logits closer than this: either choice is right


def positions(tokenizer, dev: Path, n: int):
    """Windows [EOS, ids...] of held-out files until they hold n scored positions."""
    left = n
    for file in sample_files(dev, n_files=12):
        ids = tokenizer.encode(file["text"], add_special_tokens=False).ids[: WINDOW - 1]
        if left <= 0:
            return
        if len(ids) == WINDOW - 1:
            left -= WINDOW // 2
            yield [EOS, *ids]


def agreement(shipped: Path, twin: Path, windows) -> dict:
    quantised, exact = open_session(shipped), open_session(twin)
    same = ties = total = 0
    for ids in windows:
        a = run_onnx(quantised, ids, ["logits"])[0][0][WINDOW // 2 :]  # [WINDOW/2, V]
        b = run_onnx(exact, ids, ["logits"])[0][0][WINDOW // 2 :]  # [WINDOW/2, V]
        top = np.sort(b, axis=-1)[:, -2:]  # [WINDOW/2, 2]
        differs = a.argmax(-1) != b.argmax(-1)  # [WINDOW/2]
        total += len(differs)
        same += int((~differs).sum())
        ties += int((differs & (top[:, 1] - top[:, 0] < TIE)).sum())
    return {"positions": total, "same": same / total, "sameOrTied": (same + ties) / total}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="nano")
    parser.add_argument("--shipped", type=Path, help="a folder; without: the recipe's below models/")
    parser.add_argument("--twin", type=Path, help="another fp32 file than the recipe's own twin")
    parser.add_argument("--dev", type=Path, default=cache_root() / "corpus" / "dev.jsonl.zst")
    parser.add_argument("--positions", type=int, default=5000)
    options = parser.parse_args()
    rules = recipe.load(options.recipe)["export"]
    shipped = options.shipped or MODELS / rules["directory"]
    twin = options.twin or work_folder(options.recipe) / "model.onnx"
    windows = positions(load_tokenizer(shipped / "tokenizer.json"), options.dev, options.positions)
    found = agreement(shipped / "model.onnx", twin, windows)
    size = (shipped / "model.onnx").stat().st_size
    passed = found["sameOrTied"] >= rules["agreement"] and size <= rules["maxBytes"]
    print(json.dumps({**found, "gate": rules["agreement"], "bytes": size, "maxBytes": rules["maxBytes"], "passed": passed}))


if __name__ == "__main__":
    main()

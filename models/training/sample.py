"""Greedy completions of the shipped model at held-out cursors, and its agreement with the fp32 twin.

Prints Markdown for LOG.md. Cursors are ends of words in files of the test split.
"""

import argparse
from pathlib import Path
from random import Random

import numpy as np

from checkpoint import cache_root, load_hugging_face
from cuts import choose_cut
from evaluate import dev_bits_per_byte, sample_files
from export import MODELS, open_session, run_onnx, work_folder
from prompt import EOS, load_tokenizer, render

PREFIX_CHARS, SUFFIX_CHARS = 1500, 500
FILES_A_LANGUAGE = 4


def greedy(session, prompt: list[int], n: int = 24) -> list[int]:
    ids: list[int] = []
    while len(ids) < n:
        row = run_onnx(session, prompt + ids, ["logits"], 1)[0][0, -1]  # [V]
        best = int(np.argmax(row))
        if best == EOS:
            break
        ids.append(best)
    return ids


def cursor(file: dict, rng: Random) -> tuple[str, str, str] | None:
    span = choose_cut(file["text"], rng)
    if span is None:
        return None
    start, end = span
    line_end = file["text"].find("\n", start)
    end = line_end if line_end >= 0 else end
    begin = file["text"].find("\n", max(0, start - PREFIX_CHARS)) + 1 if start > PREFIX_CHARS else 0
    return file["text"][min(begin, start):start], file["text"][start:end], file["text"][end : end + SUFFIX_CHARS]


def agreement(shipped, twin, prompts: list[list[int]]) -> float:
    """Share of positions where the 8-bit file and fp32 name the same best id."""
    same = [np.argmax(run_onnx(shipped, p, ["logits"])[0][0], -1) == np.argmax(run_onnx(twin, p, ["logits"])[0][0], -1)
            for p in prompts]
    return float(np.concatenate(same).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=cache_root() / "corpus" / "test.jsonl.zst")
    parser.add_argument("--samples", type=int, default=10)
    options = parser.parse_args()
    work, shipped = work_folder("nano"), open_session(MODELS / "default" / "model.onnx")
    tokenizer, rng, prompts = load_tokenizer(MODELS / "default" / "tokenizer.json"), Random(1), []
    files = sample_files(options.corpus, -(-options.samples // 4) + 2)
    rng.shuffle(files)
    for file in files:
        cut = cursor(file, rng)
        if cut is None or len(prompts) >= options.samples:
            continue
        prefix, wanted, suffix = cut
        prompts.append(render(tokenizer, prefix, suffix, file["path"]))
        got = tokenizer.decode(greedy(shipped, prompts[-1]), skip_special_tokens=False)
        print(f"- `{file['package']}: {file['path']}`\n  - line: `{prefix.rpartition(chr(10))[2].strip()}│`"
              f"\n  - author: `{wanted}`\n  - model: `{got.replace(chr(10), '⏎')}`")
    print(f"\n8 bit and fp32 agree on the best id at {agreement(shipped, open_session(work / 'model.onnx'), prompts):.2%} of positions.")
    bits = dev_bits_per_byte(load_hugging_face(work), options.corpus, MODELS / "default" / "tokenizer.json", FILES_A_LANGUAGE)
    print(f"Bits per byte, test split, {FILES_A_LANGUAGE} files a language, fp32:", ", ".join(f"{k} {v:.3f}" for k, v in bits.items()))


if __name__ == "__main__":
    main()

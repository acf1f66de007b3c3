"""Goldens of the shipped model: logits of the fp32 twin, greedy ids and attention rows of the 8-bit file.

Writes test/golden/model/{logits,greedy,attention}.json. Fails when PyTorch and the fp32 export disagree.
"""

import argparse
from pathlib import Path
from random import Random

import numpy as np
import torch

from checkpoint import load_hugging_face
from export import FIXTURES, MODELS, open_session, run_onnx, work_folder
from golden_text import TEST, write_compact
from prompt import EOS, load_tokenizer, render

N_TOP, N_RANDOM, N_GREEDY_PROMPTS, N_NEW = 50, 50, 20, 16
TIE = 0.02  # logits closer than this may swap places on another processor
TOLERANCE = 1e-3  # PyTorch against the fp32 export


def fixture_prompts(tokenizer, n: int) -> list[dict]:
    """Cursors in the fixture files, at ends of words, with what stands left and right of them."""
    rng, prompts = Random(1), []
    files = sorted(FIXTURES.glob("*"))
    for index in range(n):
        path = files[index % len(files)]
        text = path.read_text("utf-8")
        at = rng.randrange(200, len(text) - 100)
        while text[at - 1].isalnum() == text[at].isalnum():
            at += 1
        start = text.find("\n", max(0, at - 500)) + 1 if at > 500 else 0
        line_end = text.find("\n", at)
        prefix, suffix = text[min(start, at) : at], text[line_end : line_end + 200]
        ids = render(tokenizer, prefix, suffix, "src/" + path.name)
        prompts.append({"name": f"{path.name} at {at}", "prompt": ids})
    return prompts


def logits_golden(work: Path, prompts: list[dict]) -> tuple[list[dict], float]:
    """fp32 PyTorch logits at three positions of each prompt, and the largest difference to the fp32 export."""
    model, session, rng = load_hugging_face(work), open_session(work / "model.onnx"), np.random.default_rng(1)
    cases, worst = [], 0.0
    for prompt in prompts:
        with torch.no_grad():
            logits = model.logits(torch.tensor([prompt["prompt"]]))[0].numpy()  # [n, V]
        exported = run_onnx(session, prompt["prompt"], ["logits"])[0][0]  # [n, V]
        worst = max(worst, float(np.abs(logits - exported).max()))
        rows = []
        for position in sorted({0, len(logits) // 2, len(logits) - 1}):
            row = logits[position]  # [V]
            top = np.argsort(-row)[:N_TOP]  # [N_TOP]
            random = rng.choice(len(row), N_RANDOM, replace=False)  # [N_RANDOM]
            rows.append({"position": position, "topIds": top.tolist(), "top": [round(float(row[i]), 4) for i in top],
                         "randomIds": random.tolist(), "random": [round(float(row[i]), 4) for i in random]})
        cases.append({**prompt, "rows": rows})
    return cases, worst


def greedy_golden(session, prompts: list[dict]) -> list[dict]:
    """Best ids one after another, each with its lead over the second best; `ties` names the close calls."""
    cases = []
    for prompt in prompts:
        ids, margins = [], []
        while len(ids) < N_NEW and (not ids or ids[-1] != EOS):
            row = run_onnx(session, prompt["prompt"] + ids, ["logits"], 1)[0][0, -1]  # [V]
            second, best = np.argsort(row)[-2:]
            ids.append(int(best))
            margins.append(round(float(row[best] - row[second]), 4))
        cases.append({**prompt, "ids": ids, "margins": margins, "ties": [i for i, m in enumerate(margins) if m < TIE]})
    return cases


def attention_golden(session, prompt: dict, n_layer: int, n_head: int) -> list[dict]:
    """The last query's probabilities over the prompt, for one head of every layer."""
    names = [f"attentions.{layer}" for layer in range(n_layer)]
    maps = run_onnx(session, prompt["prompt"], names, 1)  # n_layer x [1, nHead, S, T]
    cases = []
    for layer, attention in enumerate(maps):
        head = layer % n_head
        for query in (len(prompt["prompt"]) // 2, len(prompt["prompt"]) - 1):
            row = [round(float(p), 5) for p in attention[0, head, query]]
            cases.append({"layer": layer, "head": head, "query": query, "row": row})
    return cases


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    shipped, work, target = MODELS / "default", work_folder("nano"), TEST / "golden" / "model"
    tokenizer, session = load_tokenizer(shipped / "tokenizer.json"), open_session(shipped / "model.onnx")
    prompts = fixture_prompts(tokenizer, N_GREEDY_PROMPTS)
    cases, worst = logits_golden(work, prompts[:3])
    print(f"largest difference PyTorch - fp32 export: {worst:.2e}")
    if worst > TOLERANCE:
        raise SystemExit(f"expected at most {TOLERANCE}")
    config = load_hugging_face(work).config
    write_compact(target / "logits.json", cases)
    write_compact(target / "greedy.json", greedy_golden(session, prompts))
    short = {**prompts[0], "prompt": prompts[0]["prompt"][:48]}
    write_compact(target / "attention.json", {
        "prompt": short["prompt"], "cases": attention_golden(session, short, config.n_layer, config.n_head)})


if __name__ == "__main__":
    main()

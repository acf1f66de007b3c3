"""The GGUF twin in a real llama.cpp against the shipped ONNX file: ids of texts, 200 greedy lines, and the most probable
token at 5,000 positions. Needs the dev corpus and an environment with llama-cpp-python; says `not run: reason` without.
"""

import argparse
import json
import os
import subprocess
from pathlib import Path
from random import Random

import numpy as np

from checkpoint import cache_root
from evaluate import sample_files
from export import MODELS, open_session
from gates import GATE, TIE, WINDOW, positions, run_onnx
from prompt import EOS, load_tokenizer, render

LINES = 200
MAX_TOKENS = 32
PREFIX_CHARS, SUFFIX_CHARS = 1200, 400
N_TEXTS = 240


def llamacpp_python() -> Path:
    default = Path.home() / ".cache" / "loupe-llamacpp" / "bin" / "python"
    return Path(os.environ.get("LOUPE_LLAMACPP", default))


def draw_prompts(tokenizer, dev: Path, n: int) -> list[list[int]]:
    """Cursors after a word or sign of held-out files, as the product asks: suffix first."""
    random = Random(1)
    files = sample_files(dev, n_files=12)
    prompts = []
    while len(prompts) < n:
        file = random.choice(files)
        text = file["text"]
        cut = random.randrange(200, len(text) - 100)
        if text[cut - 1].isalnum() and text[cut].isalnum():
            continue  # in a word the product heals tokens, llama.cpp does not
        end = text.find("\n", cut)
        suffix = text[end : end + SUFFIX_CHARS] if end >= 0 else ""
        prompts.append(render(tokenizer, text[max(0, cut - PREFIX_CHARS) : cut], suffix, file["path"]))
    return [prompt for prompt in prompts if len(prompt) < 1000][:n]


def greedy(session, prompt: list[int], line_ends: set[int]) -> tuple[list[int], list[np.ndarray]]:
    """One line and the logits each of its tokens was chosen from."""
    line: list[int] = []
    rows: list[np.ndarray] = []
    while len(line) < MAX_TOKENS:
        rows.append(run_onnx(session, prompt + line, ["logits"], num_logits=1)[0][0][-1])  # [V]
        line.append(int(rows[-1].argmax()))
        if line[-1] == EOS or line[-1] in line_ends:
            break
    return line, rows


def compare_lines(ours, theirs) -> dict:
    """A line that differs first where the two best are within TIE is told apart."""
    same = tied = tokens = 0
    for (line, rows), other in zip(ours, theirs):
        at = next((i for i, (a, b) in enumerate(zip(line, other)) if a != b), None)
        tokens += len(line) if at is None else at + 1
        if at is None:
            same += 1
        elif rows[at][line[at]] - rows[at][other[at]] < TIE:
            tied += 1
    return {"lines": len(theirs), "sameLines": same, "tiedLines": tied, "tokensCompared": tokens,
            "sameTokens": (tokens - (len(theirs) - same)) / tokens}


def compare_positions(session, windows, theirs) -> dict:
    same = ties = total = 0
    for window, best in zip(windows, theirs):
        logits = run_onnx(session, window, ["logits"])[0][0][WINDOW // 2 :]  # [WINDOW / 2, V]
        other = np.array(best[WINDOW // 2 :])
        own = logits.argmax(-1)
        gap = np.take_along_axis(logits, own[:, None], 1) - np.take_along_axis(logits, other[:, None], 1)
        total += len(own)
        same += int((own == other).sum())
        ties += int(((own != other) & (gap[:, 0] < TIE)).sum())
    return {"positions": total, "same": same / total, "sameOrTied": (same + ties) / total}


def compare_ids(tokenizer, texts: list[str], theirs) -> dict:
    """Tokens that begin and end alike and are the same; files in which all are."""
    same = total = whole = 0
    for text, ids in zip(texts, theirs):
        own = tokenizer.encode(text, add_special_tokens=False).ids
        spans, other = places(tokenizer, own), set(places(tokenizer, ids))
        same += sum(span in other for span in spans)
        total += len(own)
        whole += own == ids
    return {"texts": len(texts), "sameTexts": whole, "sameIds": same / total}


def places(tokenizer, ids: list[int]) -> list[tuple[int, int]]:
    """(byte at which it begins, id) of each token; in the byte-level alphabet a character is a byte."""
    at, result = 0, []
    for token_id in ids:
        result.append((at, token_id))
        at += len(tokenizer.id_to_token(token_id))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gguf", type=Path, default=cache_root() / "export" / "loupe-nano.Q8_0.gguf")
    parser.add_argument("--onnx", type=Path, default=MODELS / "default" / "model.onnx")
    parser.add_argument("--dev", type=Path, default=cache_root() / "corpus" / "dev.jsonl.zst")
    options = parser.parse_args()
    for path, what in [(options.gguf, "the GGUF file (npm run model:gguf)"), (options.dev, "the dev corpus"),
                       (llamacpp_python(), "an environment with llama-cpp-python (docs/llamacpp.md)")]:
        if not path.exists():
            print(f"not run: {what} is not there")
            return
    tokenizer, session = load_tokenizer(MODELS / "default" / "tokenizer.json"), open_session(options.onnx)
    prompts = draw_prompts(tokenizer, options.dev, LINES)
    windows = list(positions(tokenizer, options.dev, 5000))
    texts = [file["text"] for file in sample_files(options.dev, n_files=N_TEXTS // 4)]
    asked = {"model": str(options.gguf), "texts": texts, "prompts": prompts, "windows": windows,
             "maxTokens": MAX_TOKENS}
    done = subprocess.run([llamacpp_python(), Path(__file__).parent / "llamacpp_answers.py"], input=json.dumps(asked),
                          stdout=subprocess.PIPE, text=True, check=True)
    theirs = json.loads(done.stdout)
    line_ends = {i for i in range(tokenizer.get_vocab_size()) if "Ċ" in tokenizer.id_to_token(i)}
    found = compare_positions(session, windows, theirs["best"])
    print(json.dumps({
        "ids": compare_ids(tokenizer, texts, theirs["ids"]),
        "greedy": compare_lines([greedy(session, prompt, line_ends) for prompt in prompts], theirs["lines"]),
        "positions": {**found, "gate": GATE, "passed": found["sameOrTied"] >= GATE},
    }, indent=1))


if __name__ == "__main__":
    main()

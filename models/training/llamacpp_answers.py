"""Runs in the environment that has llama-cpp-python. stdin {"model", "texts", "prompts", "windows"} -> stdout
{"ids", "lines", "best"}: what the real llama.cpp makes of each, on one thread. Knows nothing of ours."""

import json
import sys

import llama_cpp


def main() -> None:
    asked = json.load(sys.stdin)
    model = llama_cpp.Llama(asked["model"], n_ctx=1024, n_batch=512, n_threads=1, logits_all=True, verbose=False)
    line_ends = {i for i in range(model.n_vocab()) if b"\n" in model.detokenize([i], special=True)}
    lines = []
    for prompt in asked["prompts"]:
        line: list[int] = []
        for token_id in model.generate(prompt, temp=0.0, repeat_penalty=1.0):
            line.append(token_id)
            if token_id == model.token_eos() or token_id in line_ends or len(line) == asked["maxTokens"]:
                break
        lines.append(line)
    best = []
    for window in asked["windows"]:
        model.reset()
        model.eval(window)
        best.append(model.scores[: len(window)].argmax(-1).tolist())  # [S]
    ids = [model.tokenize(text.encode("utf-8"), add_bos=False, special=False) for text in asked["texts"]]
    json.dump({"ids": ids, "lines": lines, "best": best}, sys.stdout)


if __name__ == "__main__":
    main()

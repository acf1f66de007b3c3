"""A checkpoint -> everything the product ships of a recipe's model: its folder and its entry in models/manifest.json.

Also writes the fp32 ONNX twin (cache only) and, for nano, the bf16 weights that a later run can start from.
The manifest is written here and nowhere else.
"""

import argparse
import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the runtime is loaded: it reports nothing to its maker

import numpy as np
import onnxruntime
import torch

import export_onnx
import recipe
from checkpoint import cache_root, load_model, load_state, save_hugging_face, write_json
from evaluate import bits_per_byte
from model import Llama
from prompt import EOS, FILE_SEP, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX, REPO_NAME, load_tokenizer

MODELS = Path(__file__).resolve().parents[1]
FIXTURES = MODELS.parent / "test" / "fixtures" / "bpb"
SHIPPED = ["model.onnx", "tokenizer.json", "config.json", "generation_config.json"]


def work_folder(recipe_name: str) -> Path:
    """Where the fp32 twin lies."""
    return cache_root() / "export" / recipe_name / "twin"


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run_onnx(session, ids: list[int], outputs: list[str], num_logits: int = 0) -> list[np.ndarray]:
    """One run without a past."""
    feeds = {"input_ids": np.array([ids], dtype=np.int64), "attention_mask": np.ones((1, len(ids)), dtype=np.int64),
             "num_logits_to_keep": np.array(num_logits, dtype=np.int64)}
    for value in session.get_inputs():
        if value.name.startswith("past_key_values"):
            n_kv_head, head_dim = value.shape[1], value.shape[3]
            feeds[value.name] = np.zeros((1, n_kv_head, 0, head_dim), dtype=np.float32)  # [1, nKvHead, 0, headDim]
    return session.run(outputs, feeds)


def onnx_logits(session):
    return lambda ids: torch.from_numpy(run_onnx(session, ids, ["logits"])[0][0])  # [n, V]


def file_entry(path: Path) -> dict:
    data = path.read_bytes()
    return {"path": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def fixture_figures(folder: Path, context_length: int) -> dict[str, float]:
    """Bits per byte of the shipped export on the small files that the product's tests score too."""
    tokenizer, session = load_tokenizer(folder / "tokenizer.json"), open_session(folder / "model.onnx")
    return {
        path.name: round(bits_per_byte(onnx_logits(session), tokenizer, path.read_text("utf-8"), context_length), 4)
        for path in sorted(FIXTURES.glob("*"))
    }


def model_entry(config, folder: Path, recipe: dict, run_id: str, tokens: int, trained_on: str) -> dict:
    """What the manifest says of one model; `npm run fit` adds what is fitted to it."""
    weights = {"type": "int8", "blockSize": export_onnx.BLOCK_SIZE}
    if config.ffn_bits:
        weights["feedForwardBits"] = config.ffn_bits
    return {
        **{key: recipe[key] for key in ("id", "name", "directory", "licence")}, "architecture": "llama",
        "files": [file_entry(folder / name) for name in SHIPPED],
        "contextLength": config.context_length, "vocabSize": config.vocab_size, "nLayer": config.n_layer,
        "nHead": config.n_head, "nKvHead": config.n_kv_head, "headDim": config.head_dim,
        "hiddenSize": config.hidden_size,
        "specialTokens": {"eosId": EOS, "fimPrefixId": FIM_PREFIX, "fimSuffixId": FIM_SUFFIX,
                          "fimMiddleId": FIM_MIDDLE, "fimPadId": FIM_PAD, "repoNameId": REPO_NAME,
                          "fileSepId": FILE_SEP},
        "promptFormat": "suffixPrefixMiddle",
        "weights": weights,
        "runId": run_id, "tokensSeen": tokens, "trainedOn": trained_on,
        "evaluation": {"fixtureBitsPerByte": fixture_figures(folder, config.context_length)},
    }


def with_entry(manifest: dict, entry: dict) -> dict:
    """The manifest with this model's entry in the place of its earlier one, or at the end."""
    models = manifest["models"]
    at = next((i for i, model in enumerate(models) if model["id"] == entry["id"]), len(models))
    return {**manifest, "models": [*models[:at], entry, *models[at + 1 :]]}


def export(model, tokenizer: Path, folder: Path, work: Path) -> None:
    """Fills `folder` with what ships and `work` with the fp32 twin."""
    save_hugging_face(model, work)
    shutil.copy(tokenizer, work / "tokenizer.json")
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED[1:]:
        shutil.copy(work / name, folder / name)
    export_onnx.build(work, work / "model.onnx", "fp32", model)
    export_onnx.build(work, folder / "model.onnx", "int8", model)


def rounded(model):
    """To bf16 first, where the weights are committed as bf16: so they make these very files again."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.bfloat16().float())
    return model


def with_window(model, context_length: int):
    """The same model with rotary tables for the window that ships: longer ones are bytes nobody uses."""
    shorter = Llama(replace(model.config, context_length=min(context_length, model.config.context_length)))
    shorter.load_state_dict(model.state_dict())
    return shorter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--recipe", default="nano")
    parser.add_argument("--run-id", required=True)
    parser.add_argument("--tokenizer", type=Path, help="without: the one of the recipe's beginning, or the cache's own")
    parser.add_argument("--out", type=Path, help="a folder to try it from; without: the recipe's below models/, and the manifest")
    parser.add_argument("--trained-on", default="permissively licensed packages named in models/training/corpus.json")
    parser.add_argument("--tokens-before", type=int, default=0, help="seen by the weights that the run started from")
    options = parser.parse_args()
    chosen = recipe.load(options.recipe)
    shipped = chosen["export"]
    beginning = chosen["train"].get("beginning")
    folder_of_tokenizer = cache_root() / "beginning" / beginning if beginning else cache_root() / "tokenizer"
    model = with_window(load_model(options.checkpoint), shipped["contextLength"])
    work, folder = work_folder(options.recipe), options.out or MODELS / shipped["directory"]
    if shipped["bf16"]:
        save_hugging_face(rounded(model), work / "bf16", torch.bfloat16)
    export(model, options.tokenizer or folder_of_tokenizer / "tokenizer.json", folder, work)
    tokens = options.tokens_before + (load_state(options.checkpoint)["tokens"] if options.checkpoint.is_file() else 0)
    entry = model_entry(model.config, folder, shipped, options.run_id, tokens, options.trained_on)
    if options.out:
        write_json(folder / "manifest-entry.json", entry)
    else:
        manifest = json.loads((MODELS / "manifest.json").read_text("utf-8"))
        write_json(MODELS / "manifest.json", with_entry(manifest, entry))
    print(f"exported {options.run_id}: {entry['evaluation']}")


if __name__ == "__main__":
    main()

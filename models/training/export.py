"""A checkpoint -> everything the product ships: models/default and models/manifest.json.

Also writes the fp32 ONNX twin (cache only) and the bf16 weights that a later run can start from.
The manifest is written here and nowhere else.
"""

import argparse
import hashlib
import os
import shutil
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the runtime is loaded: it reports nothing to its maker

import numpy as np
import onnxruntime
import torch

import export_onnx
from checkpoint import cache_root, load_model, load_state, save_hugging_face, write_json
from evaluate import bits_per_byte
from prompt import EOS, FILE_SEP, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX, REPO_NAME, load_tokenizer

MODELS = Path(__file__).resolve().parents[1]
FIXTURES = MODELS.parent / "test" / "fixtures" / "bpb"
SHIPPED = ["model.onnx", "tokenizer.json", "config.json", "generation_config.json"]


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


def manifest(config, folder: Path, run_id: str, tokens: int, trained_on: str) -> dict:
    model = {
        "id": "loupe-nano", "name": "Loupe nano", "directory": folder.name, "licence": "MIT", "architecture": "llama",
        "files": [file_entry(folder / name) for name in SHIPPED],
        "contextLength": config.context_length, "vocabSize": config.vocab_size, "nLayer": config.n_layer,
        "nHead": config.n_head, "nKvHead": config.n_kv_head, "headDim": config.head_dim,
        "hiddenSize": config.hidden_size,
        "specialTokens": {"eosId": EOS, "fimPrefixId": FIM_PREFIX, "fimSuffixId": FIM_SUFFIX,
                          "fimMiddleId": FIM_MIDDLE, "fimPadId": FIM_PAD, "repoNameId": REPO_NAME,
                          "fileSepId": FILE_SEP},
        "promptFormat": "suffixPrefixMiddle",
        "weights": {"type": "int8", "blockSize": export_onnx.BLOCK_SIZE},
        "runId": run_id, "tokensSeen": tokens, "trainedOn": trained_on,
        "evaluation": {"fixtureBitsPerByte": fixture_figures(folder, config.context_length)},
    }
    return {"formatVersion": 1, "default": model["id"], "models": [model]}


def export(checkpoint: Path, tokenizer: Path, folder: Path, work: Path, run_id: str, trained_on: str,
           tokens_before: int = 0) -> dict:
    """Fills `folder` with what ships and `work` with the fp32 twins; returns the manifest."""
    model = load_model(checkpoint)
    with torch.no_grad():
        for parameter in model.parameters():  # so that the committed bf16 weights make these very files
            parameter.copy_(parameter.bfloat16().float())
    config = model.config
    tokens = tokens_before + (load_state(checkpoint)["tokens"] if checkpoint.is_file() else 0)
    save_hugging_face(model, work)
    save_hugging_face(model, work / "bf16", torch.bfloat16)
    shutil.copy(tokenizer, work / "tokenizer.json")
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED[1:]:
        shutil.copy(work / name, folder / name)
    export_onnx.build(work, work / "model.onnx", "fp32", config)
    export_onnx.build(work, folder / "model.onnx", "int8", config)
    return manifest(config, folder, run_id, tokens, trained_on)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--run-id", required=True)
    parser.add_argument("--tokenizer", type=Path, default=cache_root() / "tokenizer" / "tokenizer.json")
    parser.add_argument("--trained-on", default="permissively licensed packages named in models/training/corpus.json")
    parser.add_argument("--tokens-before", type=int, default=0, help="seen by the weights that the run started from")
    options = parser.parse_args()
    work = cache_root() / "export"
    written = export(options.checkpoint, options.tokenizer, MODELS / "default", work, options.run_id,
                     options.trained_on, options.tokens_before)
    write_json(MODELS / "manifest.json", written)
    print(f"exported {options.run_id}: {written['models'][0]['evaluation']}")


if __name__ == "__main__":
    main()

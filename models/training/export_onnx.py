"""Turns a model in the Hugging Face layout into ONNX files: 8 bit to ship, fp32 to compare with.

Calls onnxruntime-genai's builder, then the edits of graph.py. Knows nothing of the manifest.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import graph
from model import Llama

BLOCK_SIZE = 32
INT8_OPTIONS = ["quantization_algo=rtn", "algo_config=rtn", "matmul_mixed_precision=last_matmul:int8",
                f"block_size={BLOCK_SIZE}"]


def build(folder: Path, output: Path, precision: str, model: Llama) -> None:
    """`precision` is int8 or fp32; `folder` holds `model` as config.json, model.safetensors, and tokenizer.json."""
    with tempfile.TemporaryDirectory() as temporary:
        options = INT8_OPTIONS if precision == "int8" else ["shared_embeddings=true"]
        command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", str(folder), "-o", temporary,
                   "-p", precision, "-e", "cpu", "-c", temporary, "--extra_options", *options]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"the model builder failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        graph.edit(str(Path(temporary) / "model.onnx"), str(output), model.config, dict(model.named_parameters()))

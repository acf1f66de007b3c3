"""A file that we shipped -> the weights it computes with, so that a run can begin where it ended.

Reads the model.onnx that graph.py wrote: blocks of 32 with 8 or 4 bits a weight, norms as they are. Matrices that learnt on
a grid come back exactly, the others within half a step of their 8-bit grid. Knows no other exporter's graph.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from checkpoint import config_from_hugging_face
from grid import BLOCK
from model import Llama

PARTS = {"attn/o_proj": "self_attn.o_proj", "mlp/gate_proj": "mlp.gate_proj", "mlp/up_proj": "mlp.up_proj", "mlp/down_proj": "mlp.down_proj"}
FUSED = "attn/qkv_proj"  # queries, keys and values in one matrix, in this order
HEAD = "lm_head"
SYMMETRIC_ZERO = 128  # of 8-bit codes without zero points


def unpack_nibbles(packed: np.ndarray) -> np.ndarray:
    """Two codes a byte, the first in the low half: uint8 [..., n] -> uint8 [..., 2n]."""
    return np.stack((packed & 15, packed >> 4), axis=-1).reshape(*packed.shape[:-1], -1)


def matrix_of(node: onnx.NodeProto, held: dict[str, onnx.TensorProto]) -> np.ndarray:
    """The rows that a MatMulNBits node multiplies with: float32 [N, K]."""
    number = {attribute.name: attribute.i for attribute in node.attribute}
    if number["block_size"] != BLOCK or number["bits"] not in (4, 8):
        raise ValueError(f"{node.name} has {number['bits']} bits in blocks of {number['block_size']}; known are 4 and 8 in blocks of {BLOCK}")
    rows, columns = number["N"], number["K"]
    codes, scales = (numpy_helper.to_array(held[name]) for name in node.input[1:3])
    zero_points = np.uint8(SYMMETRIC_ZERO)
    if number["bits"] == 4:
        codes = unpack_nibbles(codes)
        packed = numpy_helper.to_array(held[node.input[3]]).reshape(rows, -1)  # uint8 [N, ceil(K/64)]
        zero_points = unpack_nibbles(packed)[:, : columns // BLOCK, None]  # [N, K/32, 1]
    blocks = codes.reshape(rows, -1, BLOCK).astype(np.float32) - np.float32(zero_points)  # [N, K/32, 32]
    return (blocks * scales.reshape(rows, -1, 1)).reshape(rows, columns)


def names_of(node_name: str) -> list[str]:
    """`/model/layers.3/attn/qkv_proj/MatMul_Q8` -> our names of the matrices in it."""
    if HEAD in node_name:
        return ["embed_tokens.weight"]
    layer, part = node_name.split("layers.")[1].split("/", 1)
    part = part.rsplit("/", 1)[0]
    own = [f"self_attn.{name}_proj" for name in "qkv"] if part == FUSED else [PARTS[part]]
    return [f"layers.{layer}.{name}.weight" for name in own]


def read(folder: Path) -> Llama:
    """The model of a folder with config.json and our model.onnx; raises ValueError where the graph is another's."""
    config = config_from_hugging_face(folder / "config.json")
    graph = onnx.load(str(folder / "model.onnx")).graph
    held = {initializer.name: initializer for initializer in graph.initializer}
    heads = np.cumsum([config.n_head, config.n_kv_head]) * config.head_dim
    weights = {}
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            names, rows = names_of(node.name), matrix_of(node, held)
            parts = np.split(rows, heads) if len(names) > 1 else [rows]
            weights |= dict(zip(names, map(torch.from_numpy, parts), strict=True))
        elif "LayerNorm" in node.op_type or node.op_type.endswith("LayerNormalization"):
            name = node.input[-1]
            ours = name.removeprefix("model.").replace(f"layers.{config.n_layer}.final_norm_layernorm", "norm")
            weights[ours] = torch.from_numpy(numpy_helper.to_array(held[name]).copy())
    model = Llama(config)
    missing = set(model.state_dict()) ^ set(weights)
    if missing:
        raise ValueError(f"the graph is not one of ours: {', '.join(sorted(missing)[:3])}")
    model.load_state_dict(weights)
    return model

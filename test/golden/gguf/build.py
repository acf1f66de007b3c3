"""What PyTorch computes of the small GGUF files: logits by transformers on weights that gguf-py dequantised.

Needs the packages of models/training/requirements.txt and gguf. The files come from the test itself:
  GGUF_FOLDER=/tmp/gguf npx vitest run test/golden/gguf.test.ts; python test/golden/gguf/build.py /tmp/gguf
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from gguf import GGUFReader
from gguf.quants import dequantize

HERE = Path(__file__).resolve().parent
PROMPT = [100, 256, 40, 7, 258, 90, 91, 30, 260, 65, 66, 67, 10, 258, 44, 101]
EVERY = 5  # of the logits, so that the file stays small
CLASSES = {"llama": "Llama", "qwen2": "Qwen2", "qwen3": "Qwen3", "granite": "Granite", "starcoder2": "Starcoder2"}
NAMES = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
         "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
         "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
         "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
STAR = {"mlp.up_proj": "mlp.c_fc", "mlp.down_proj": "mlp.c_proj"}
TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}


def name_of(tensor, architecture):
    parts = tensor.split(".")
    if parts[0] != "blk":
        return f"{TOP[parts[0]]}.{parts[1]}"
    name = NAMES[parts[2]]
    if architecture == "starcoder2":
        name = STAR.get(name, name)
    return f"model.layers.{parts[1]}.{name}.{parts[3]}"


def straight(rows, heads):
    """Rows of q and k as the public converter permuted them for interleaved rotary, put back."""
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def config_of(fields, architecture, state):
    def value(key, default=None):
        field = fields.get(f"{architecture}.{key}")
        return default if field is None else field.parts[field.data[0]].tolist()[0]

    eps = value("attention.layer_norm_rms_epsilon", value("attention.layer_norm_epsilon"))
    heads = value("attention.head_count")
    common = dict(hidden_size=value("embedding_length"), intermediate_size=value("feed_forward_length"),
                  num_hidden_layers=value("block_count"), num_attention_heads=heads,
                  num_key_value_heads=value("attention.head_count_kv"), vocab_size=state["model.embed_tokens.weight"].shape[0],
                  max_position_embeddings=value("context_length"), tie_word_embeddings="lm_head.weight" not in state,
                  rope_theta=value("rope.freq_base"), head_dim=value("embedding_length") // heads, attn_implementation="eager")
    own = {"starcoder2": dict(norm_epsilon=eps, use_bias=True), "granite": dict(
        rms_norm_eps=eps, embedding_multiplier=value("embedding_scale"), residual_multiplier=value("residual_scale"),
        logits_scaling=value("logit_scale"), attention_multiplier=value("attention.scale"))}
    return getattr(transformers, f"{CLASSES[architecture]}Config")(**common, **own.get(architecture, dict(rms_norm_eps=eps)))


def reference(path):
    reader = GGUFReader(path)
    architecture = path.name.split("-")[0]
    state = {}
    for tensor in reader.tensors:
        rows = dequantize(tensor.data, tensor.tensor_type).astype(np.float32).reshape(tensor.shape[::-1])
        name = name_of(tensor.name, architecture)
        if architecture in ("llama", "granite") and ".q_proj." in name:
            rows = straight(rows, 4)
        if architecture in ("llama", "granite") and ".k_proj." in name:
            rows = straight(rows, 2)
        state[name] = torch.from_numpy(rows.copy())
    config = config_of(reader.fields, architecture, state)
    model = getattr(transformers, f"{CLASSES[architecture]}ForCausalLM")(config).eval()
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or [name for name in missing if "lm_head" not in name]:
        raise ValueError(f"{path.name}: missing {missing}, unexpected {unexpected}")
    with torch.no_grad():
        output = model(torch.tensor([PROMPT]), output_attentions=True)
    rounded = lambda values: [float(f"{value:.7g}") for value in values.tolist()]
    return {"logits": rounded(output.logits[0, -1, ::EVERY]), "attention": rounded(output.attentions[1][0, 1, -1])}


if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).glob("*.gguf"))
    cases = {path.stem: reference(path) for path in files}
    text = json.dumps({"prompt": PROMPT, "every": EVERY, "cases": cases}, separators=(",", ":"))
    (HERE / "golden.json").write_text(text.replace('},"', '},\n"') + "\n")

"""Makes the small models of this folder: random weights in the exact layout of public families, by public exporters.

One folder a family: model.onnx (and its data), tokenizer.json, config.json, golden.json with what Python computes.
Needs the packages of models/training/requirements.txt. Run: python test/golden/families/build.py [FAMILY ...]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the runtime is loaded: it reports nothing to its maker

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
VOCAB = 512
DIMS = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
        "max_position_embeddings": 256}
NEW_TOKENS = 12
QWEN_SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
              r"|\s+(?!\S)|\s+")
LLAMA3_SPLIT = QWEN_SPLIT.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
PIPES = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"]
STAR = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<repo_name>", "<file_sep>"]
GRANITE = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<filename>", "<reponame>"]
DEEPSEEK = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜fim▁hole｜>", "<｜fim▁begin｜>", "<｜fim▁end｜>"]
TEXTS = ["", " ", "def f(x):\n    return x + 1\n", "let 변수 = '안녕'; // 한국어", "e\u0301 vs é, ㅎㅏㄴ, \u1112\u1161\u11ab", "I'm you'LL we've",
         "1234567 3.14 x2y", "a\r\n\r\n  b\t\t\n", "emoji 😀👩‍💻 end", "<|endoftext|><fim_prefix>", "x" * 40, "日本語 Привет naïve",
         "  deep    indent\n        more", "foo.bar?.[0] ?? `t${x}`", "trailing   \n"]


def byte_level(use_regex):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex, trim_offsets=False)


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "isolated")


def qwen_tokenizer():
    return normalizers.NFC(), pre_tokenizers.Sequence([split(QWEN_SPLIT), byte_level(False)]), None


def star_tokenizer():
    return None, pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level(True)]), None


def deepseek_tokenizer():
    stages = [split(r"[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(r"[一-龥ࠀ-一가-퟿]+"),
              pre_tokenizers.Digits(individual_digits=True), byte_level(False)]
    return normalizers.Sequence([]), pre_tokenizers.Sequence(stages), None


def llama3_tokenizer():
    bos = processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", VOCAB)])
    return None, pre_tokenizers.Sequence([split(LLAMA3_SPLIT), byte_level(False)]), bos


FAMILIES = {
    "qwen2": {"tokenizer": qwen_tokenizer, "special": PIPES, "class": "Qwen2", "kv": 1, "export": ("genai", "int4", "cpu")},
    "deepseek": {"tokenizer": deepseek_tokenizer, "special": DEEPSEEK, "class": "Llama", "kv": 2, "export": ("genai", "fp32", "cpu")},
    "granite": {"tokenizer": star_tokenizer, "special": GRANITE, "class": "Granite", "kv": 1, "export": ("genai", "fp16", "webgpu")},
    "starcoder2": {"tokenizer": star_tokenizer, "special": STAR, "class": "Starcoder2", "kv": 1, "export": ("torch",)},
    "plain": {"tokenizer": llama3_tokenizer, "special": ["<|begin_of_text|>", "<|end_of_text|>"], "class": "Llama", "kv": 1,
              "export": ("combined", "fp32", "cpu")},
    # Queries and keys are rotated by nodes of their own, as builds for DirectML have it.
    "rotated": {"tokenizer": qwen_tokenizer, "special": PIPES, "class": "Qwen2", "kv": 1, "export": ("genai", "fp16", "dml")},
    # Integer products over activations that are quantised as they come: files called model_quantized.onnx or model_int8.onnx.
    "quantized": {"tokenizer": deepseek_tokenizer, "special": DEEPSEEK, "class": "Llama", "kv": 1, "export": ("torch", "int8")},
}


def make_tokenizer(family, folder):
    normalizer, pre, post = family["tokenizer"]()
    tokenizer = Tokenizer(models.BPE(ignore_merges=post is not None))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCAB, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    files = sorted((ROOT / "test/fixtures/bpb").iterdir())
    tokenizer.train_from_iterator((path.read_text() for path in files), trainer)
    tokenizer.add_tokens([AddedToken(name, special=True, normalized=False) for name in family["special"]])
    if post is not None:
        tokenizer.post_processor = post
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    return tokenizer


def make_weights(family, folder, vocab_size):
    torch.manual_seed(7)
    config = getattr(transformers, family["class"] + "Config")(
        **DIMS, vocab_size=vocab_size, num_key_value_heads=family["kv"], tie_word_embeddings=False, bos_token_id=VOCAB,
        eos_token_id=VOCAB, pad_token_id=VOCAB, attn_implementation="eager")
    model = getattr(transformers, family["class"] + "ForCausalLM")(config).eval().float()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.normal_(0, 0.25)
    model.save_pretrained(folder)
    return model


def export_genai(source, folder, precision, provider):
    with tempfile.TemporaryDirectory() as temporary:
        extra = ["--extra_options", "block_size=32"] if precision == "int4" else []
        command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", str(source), "-o", temporary,
                   "-p", precision, "-e", provider, "-c", temporary, *extra]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
        for name in ["model.onnx", "model.onnx.data", "genai_config.json"]:
            if (Path(temporary) / name).exists():
                shutil.copy(Path(temporary) / name, folder / name)


class WithCache(torch.nn.Module):
    """Flat tensors in and out, as public exports name them."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = transformers.DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        past_length, length = past[0].shape[2], input_ids.shape[1]
        rows = torch.arange(length)[:, None] + past_length
        columns = torch.arange(past_length + length)[None, :]
        mask = torch.where(columns <= rows, 0.0, -3.0e38)[None, None] + 0.0 * attention_mask[:, None, None, :].float()
        out = self.model(input_ids=input_ids, attention_mask=mask, position_ids=position_ids, past_key_values=cache, use_cache=True)
        flat = [tensor for layer in out.past_key_values.layers for tensor in (layer.keys, layer.values)]
        return (out.logits, *flat)


def export_torch(model, folder, family):
    layers, head_dim = DIMS["num_hidden_layers"], DIMS["hidden_size"] // DIMS["num_attention_heads"]
    past = [torch.randn(1, family["kv"], 3, head_dim) for _ in range(2 * layers)]
    names = [f".{layer}.{part}" for layer in range(layers) for part in ("key", "value")]
    inputs = ["input_ids", "attention_mask", "position_ids", *("past_key_values" + name for name in names)]
    outputs = ["logits", *("present" + name for name in names)]
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"}, "position_ids": {0: "batch_size", 1: "sequence_length"},
            "attention_mask": {0: "batch_size", 1: "total_sequence_length"}, "logits": {0: "batch_size", 1: "sequence_length"}}
    axes |= {name: {0: "batch_size", 2: "past_sequence_length"} for name in inputs[3:]}
    axes |= {name: {0: "batch_size", 2: "total_sequence_length"} for name in outputs[1:]}
    example = (torch.ones(1, 4, dtype=torch.int64), torch.ones(1, 7, dtype=torch.int64), torch.arange(3, 7)[None], *past)
    torch.onnx.export(WithCache(model), example, str(folder / "model.onnx"), input_names=inputs, output_names=outputs,
                      dynamic_axes=axes, opset_version=17, dynamo=False)


def combine_cache(path):
    """Past keys and values of a layer in one tensor, past_N [2, B, H, P, D], as the runtime's older exports have them."""
    model = onnx.load(path)
    graph = model.graph
    for layer in range(DIMS["num_hidden_layers"]):
        pasts = [next(v for v in graph.input if v.name == f"past_key_values.{layer}.{part}") for part in ("key", "value")]
        presents = [next(v for v in graph.output if v.name == f"present.{layer}.{part}") for part in ("key", "value")]
        kv = [2, "batch_size", 1, f"past_{layer}_length", 16]
        kv_out = [2, "batch_size", 1, f"present_{layer}_length", 16]
        graph.input.append(helper.make_tensor_value_info(f"past_{layer}", TensorProto.FLOAT, kv))
        graph.output.append(helper.make_tensor_value_info(f"present_{layer}", TensorProto.FLOAT, kv_out))
        zero = helper.make_tensor(f"axis0_{layer}", TensorProto.INT64, [1], [0])
        graph.initializer.append(zero)
        halves = [f"half_{layer}_{i}" for i in range(2)]
        graph.node.insert(0, helper.make_node("Squeeze", [halves[1], zero.name], [pasts[1].name]))
        graph.node.insert(0, helper.make_node("Squeeze", [halves[0], zero.name], [pasts[0].name]))
        graph.node.insert(0, helper.make_node("Split", [f"past_{layer}"], halves, axis=0, num_outputs=2))
        wide = [f"wide_{layer}_{i}" for i in range(2)]
        for value, name in zip(presents, wide):
            graph.node.append(helper.make_node("Unsqueeze", [value.name, zero.name], [name]))
        graph.node.append(helper.make_node("Concat", wide, [f"present_{layer}"], axis=0))
        for value in pasts:
            graph.input.remove(value)
        for value in presents:
            graph.output.remove(value)
    onnx.save(model, path)


def run(session, token_ids, num_layers):
    """Logits of every position of a prompt without any past, by the file itself."""
    feeds = {}
    for value in session.get_inputs():
        kind = np.float16 if "float16" in value.type else np.float32
        if value.name in ("input_ids", "attention_mask", "position_ids"):
            row = {"input_ids": token_ids, "attention_mask": [1] * len(token_ids)}.get(value.name, range(len(token_ids)))
            feeds[value.name] = np.array([list(row)], dtype=np.int64)
        else:
            shape = [d if isinstance(d, int) else 1 for d in value.shape]
            shape[-2], shape[-1] = 0, DIMS["hidden_size"] // DIMS["num_attention_heads"]
            feeds[value.name] = np.zeros(shape, dtype=kind)
    return session.run(["logits"], feeds)[0][0].astype(np.float32)


def golden(tokenizer, model, folder, exact):
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    prompt = tokenizer.encode(TEXTS[2], add_special_tokens=False).ids[:20]
    logits = run(session, prompt, 2)[-1]
    with torch.no_grad():
        answer = model(torch.tensor([prompt]), output_attentions=True)
    reference = answer.logits[0, -1].numpy()
    attention = answer.attentions[1][0, 1].flatten().tolist()  # layer 1, head 1: [S, S]
    apart = float(np.abs(reference - logits).max())
    print(f"  logits {apart:.5f} from the PyTorch model's, spread {reference.std():.2f}")
    if exact and apart > 1e-3:
        raise ValueError("the exported file differs from the model")
    ids, margins = list(prompt), []
    for _ in range(NEW_TOKENS):
        row = run(session, ids, 2)[-1]
        best = np.sort(row)[-2:]
        margins.append(round(float(best[1] - best[0]), 4))
        ids.append(int(row.argmax()))
    encoded = ((text, tokenizer.encode(text, add_special_tokens=False).ids) for text in TEXTS)
    # Text that names a special token is plain text to Loupe, and the token to the library.
    cases = [{"text": text, "ids": ids} for text, ids in encoded if max(ids, default=0) < VOCAB]
    result = {"tokenizer": cases, "prompt": prompt, "ids": ids[len(prompt):], "margins": margins,
              "logits": [round(float(x), 4) for x in logits], "attention": [round(x, 4) for x in attention]}
    (folder / "golden.json").write_text(json.dumps(result, ensure_ascii=False))


def build(name):
    family = FAMILIES[name]
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        tokenizer = make_tokenizer(family, source)
        model = make_weights(family, source, tokenizer.get_vocab_size())
        kind, *rest = family["export"]
        export_torch(model, folder, family) if kind == "torch" else export_genai(source, folder, *rest)
        if kind == "combined":
            combine_cache(str(folder / "model.onnx"))
            (folder / "model.onnx.data").unlink(missing_ok=True)
        if "int8" in rest:
            quantize_dynamic(folder / "model.onnx", folder / "model.onnx", weight_type=QuantType.QUInt8)
        for file in ["tokenizer.json", "config.json"]:
            shutil.copy(source / file, folder / file)
    golden(tokenizer, model, folder, exact=not {"int4", "int8", "fp16"} & set(family["export"]))


for family_name in sys.argv[1:] or FAMILIES:
    print(family_name)
    build(family_name)

"""Checks of what begins with public weights, at toy size: reading and refusing, the vocabulary's cut, cursors, grids, steps.

`test_chain.py` runs them after its own, with its toy tokenizer and rows in LOUPE_CACHE. Needs no network.
"""

import json
import os
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer

import beginning
import export
import train
import vocabulary
from beginning import Refused
from checkpoint import computed_weights, load_hugging_face, load_model, load_state, save_hugging_face
from cursor import Joint
from cuts import CUTTERS
from grid import on_grid, pack_nibbles, quantise
from model import PRESETS, ChunkedCrossEntropy, Llama, init_weights, loss_chunk
from prompt import SPECIAL_TOKENS, load_tokenizer
from table import FirstRowsCrossEntropy

ROOT = Path(os.environ["LOUPE_CACHE"])
TOKENIZER = ROOT / "tokenizer" / "tokenizer.json"
REFERENCE = Path.home() / ".cache" / "loupe-training" / "beginning" / "SmolLM2-135M-Instruct.Q4_1.gguf"
SPECIAL_IDS = {token: i for i, token in enumerate(SPECIAL_TOKENS)}


class Skip(Exception):
    """What a check needs is not there."""


def toy(seed: int = 3, **changes) -> Llama:
    """Every matrix drawn, so that each of them counts."""
    model = Llama(replace(PRESETS["toy"], **changes))
    init_weights(model, seed)
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.1, generator=generator)
    return model


def permute(rows: np.ndarray, n_head: int) -> np.ndarray:
    """As llama.cpp's converter writes queries and keys: the opposite of `beginning.unpermute`."""
    return rows.reshape(n_head, 2, -1, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)


def write_gguf(path: Path, model: Llama, architecture="llama", split="smollm", without=()) -> None:
    config, raw = model.config, json.loads(TOKENIZER.read_text("utf-8"))
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_block_count(config.n_layer)
    writer.add_context_length(config.context_length)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.ffn_size)
    writer.add_head_count(config.n_head)
    writer.add_head_count_kv(config.n_kv_head)
    writer.add_layer_norm_rms_eps(config.norm_eps)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(split)
    tokens = sorted(raw["model"]["vocab"], key=raw["model"]["vocab"].get)
    writer.add_token_list(tokens)
    writer.add_token_types([beginning.CONTROL if i < 16 else beginning.NORMAL for i in range(len(tokens))])
    writer.add_token_merges([" ".join(pair) for pair in vocabulary.merge_pairs(raw)])
    ours = {part: name for name, part in beginning.PARTS.items()}
    for name, weight in model.named_parameters():
        values, parts = weight.detach().numpy(), name.split(".", 2)
        heads = config.n_head if "q_proj" in name else config.n_kv_head if "k_proj" in name else 0
        theirs = {"embed_tokens.weight": "token_embd.weight", "norm.weight": "output_norm.weight"}.get(name)
        theirs = theirs or f"blk.{parts[1]}.{ours[parts[2].removesuffix('.weight')]}.weight"
        if theirs not in without:
            writer.add_tensor(theirs, permute(values, heads) if heads else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def refusal(path: Path) -> str:
    try:
        beginning.read(path)
    except Refused as reason:
        return str(reason)
    return "taken"


def a_gguf_file_gives_the_model_that_it_was_written_from():
    model, path, ids = toy(n_head=4, n_kv_head=2, head_dim=16), ROOT / "toy.gguf", torch.arange(20, 90).unsqueeze(0)
    write_gguf(path, model)
    read, tokenizer = beginning.read(path)
    assert read.config == model.config and torch.equal(read.logits(ids), model.logits(ids))
    text = "def f(x12):\n    return x12  # 한국어\n"
    assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def what_is_no_beginning_is_refused_by_name():
    path, good = ROOT / "bad.gguf", ROOT / "toy.gguf"
    write_gguf(path, toy(), architecture="qwen2")
    assert "bad.gguf is of the architecture qwen2" in refusal(path)
    write_gguf(path, toy(), split="llama-bpe")
    assert "splitting rule llama-bpe" in refusal(path)
    write_gguf(path, toy(), without=("blk.1.ffn_up.weight",))
    assert "lacks tensors" in refusal(path) and "up_proj" in refusal(path)
    for share in (0.5, 0.999):
        path.write_bytes(good.read_bytes()[: int(good.stat().st_size * share)])
        assert "bad.gguf is cut off" in refusal(path), refusal(path)
    path.write_bytes(b"PK\3\4" + bytes(64))
    assert "is not a GGUF file" in refusal(path) and "does not exist" in refusal(ROOT / "no.gguf")
    folder = ROOT / "hf"
    save_hugging_face(toy(), folder)
    assert "has no tokenizer.json" in refusal(folder)
    shutil.copy(TOKENIZER, folder / "tokenizer.json")
    assert refusal(folder) == "taken"
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "architectures": ["GPT2LMHeadModel"]}))
    assert "GPT2LMHeadModel" in refusal(folder)
    (folder / "config.json").write_text(json.dumps(config))


def the_package_gives_the_logits_of_transformers():
    if not REFERENCE.is_file():
        raise Skip("the package's weights are not in the cache (run.sh base fetches them)")
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint
    torch.set_default_dtype(torch.float32)
    stated = load_gguf_checkpoint(str(REFERENCE))["config"]
    theirs = LlamaForCausalLM(LlamaConfig(**{key: value for key, value in stated.items() if not key.startswith("_")}))
    theirs.load_state_dict(load_gguf_checkpoint(str(REFERENCE), return_tensors=True, model_to_load=theirs)["tensors"], strict=False)
    theirs.tie_weights()
    ours, tokenizer = beginning.read(REFERENCE)
    ids = torch.tensor([tokenizer.encode(Path(__file__).read_text("utf-8")).ids[:200]])
    with torch.no_grad():
        a, b = ours.logits(ids)[0], theirs.eval()(ids).logits[0]  # [200, V]
    assert float((a - b).abs().max()) < 1e-3 and torch.equal(a.argmax(-1), b.argmax(-1))


def a_smaller_vocabulary_keeps_what_it_keeps():
    source, out, texts = ROOT / "hf", ROOT / "beginning" / "toy", ["def add(value): return value\n" * 9, "    self.name = name\n" * 9]
    vocabulary.cut(source, out, SPECIAL_IDS, 400, iter(texts))
    before, after = Tokenizer.from_file(str(source / "tokenizer.json")), load_tokenizer(out / "tokenizer.json")
    assert after.get_vocab_size() == 400 and (out / "tokenizer.json").stat().st_size < TOKENIZER.stat().st_size
    old = json.loads((out / "vocabulary.json").read_text("utf-8"))["oldIds"]
    assert old[:7] == list(range(7)) and len(old) == 400
    for text in texts:
        ids = after.encode(text, add_special_tokens=False).ids
        assert [old[i] for i in ids] == before.encode(text, add_special_tokens=False).ids, "kept entries split as before"
    for text in ("한국어 주석 😀\r\n\t\0", "<|endoftext|> <|fim_middle|>"):
        ids = after.encode(text, add_special_tokens=False).ids
        assert after.decode(ids, skip_special_tokens=False) == text and min(ids) > 15
    ids = torch.tensor([after.encode(texts[0], add_special_tokens=False).ids[:60]])
    whole = load_hugging_face(source).logits(torch.tensor(old)[ids])[..., old]  # [1, 60, new V]
    assert torch.allclose(load_hugging_face(out).logits(ids), whole, atol=1e-5)
    merges = [("a", "b"), ("ab", "c"), ("d", "e")]
    kept = vocabulary.keep_most_used(["a", "b", "c", "d", "e", "ab", "abc", "de"], merges, Counter({"abc": 9, "de": 1}), 7)
    assert kept == {"a", "b", "c", "d", "e", "ab", "abc"}, "an entry stays with what it is merged from"


def middles_begin_where_the_product_asks():
    tokenizer = load_tokenizer(TOKENIZER)
    for prefix, middle, healed, starts in (("x = ", "value", False, " "), ("x.fo", "o(1)", True, "fo"), ("foo(", "bar)", True, "("),
                                           ("foo(", "bar)", False, "bar"), ("", "abc", True, "abc"), ("a\n", "b", True, "b")):
        joint = Joint(prefix, middle, healed)
        joint.split(tokenizer.encode(joint.text, add_special_tokens=False))
        left, right = (tokenizer.decode(ids, skip_special_tokens=False) for ids in joint.sides)
        assert left + right == prefix + middle and prefix.startswith(left), (left, right)
        assert right.startswith(starts) or not healed and right.startswith(middle), (prefix, middle, right)
        assert joint.sides[0] + joint.sides[1] == tokenizer.encode(prefix + middle, add_special_tokens=False).ids
    text = "<Button kind={a} size=\"b\" />\nif (a && b) {\n"
    spans = {name: {text[slice(*span)] for seed in range(9) if (span := CUTTERS[name](text, 0, Random(seed)))}
             for name in ("attributes", "condition")}
    assert spans == {"attributes": {'kind={a} size="b"', 'size="b"'}, "condition": {"a && b"}}, spans


def only_the_first_rows_of_the_table_learn():
    torch.manual_seed(1)
    hidden, table = torch.randn(40, 64, requires_grad=True), torch.randn(512, 64)
    targets, weights = torch.randint(0, 512, (40,)), torch.rand(40)
    whole, rows = table.clone().requires_grad_(), table[:16].clone().requires_grad_()
    wanted = torch.autograd.grad(ChunkedCrossEntropy.apply(hidden, whole, targets, weights, loss_chunk), (hidden, whole))
    got = torch.autograd.grad(FirstRowsCrossEntropy.apply(hidden, rows, table, targets, weights, loss_chunk), (hidden, rows))
    assert torch.allclose(wanted[0], got[0], atol=1e-5) and torch.allclose(wanted[1][:16], got[1], atol=1e-4)


def options(run: str, steps: int, *more: str) -> list[str]:
    return ["--run", run, "--init-weights", str(ROOT / "hf"), "--rows", str(ROOT / "rows"), "--minutes", "5", "--max-steps", str(steps),
            "--schedule", "trunk", "--workers", "0", "--no-compile", "--fp32", "--step-tokens", "1024", "--micro-tokens", "512",
            "--adamw-lr", "3e-3", "--table-rows", "16", "--ffn-bits", "4", "--middle-weight", "8", *more]


def a_run_from_public_weights_resumes_and_learns_on_the_grid():
    train.main(options("from", 6))
    train.main(options("cut-from", 3))
    train.main(options("cut-from", 3))
    whole, cut, before = load_state(ROOT / "runs" / "from" / "last.pt"), load_state(ROOT / "runs" / "cut-from" / "last.pt"), toy()
    assert whole["position"] == cut["position"] and whole["steps"] == cut["steps"] == 6 and cut["config"]["ffn_bits"] == 4
    steps = [int(state["step"]) for state in cut["optimizer"]["state"].values()]
    assert set(steps) == {6}, "the optimiser went on where it was"
    table, old = cut["model"]["embed_tokens.weight"], before.embed_tokens.weight
    assert torch.equal(table[16:], old[16:]) and not torch.equal(table[:7], old[:7])
    assert not torch.equal(cut["model"]["layers.0.mlp.up_proj.weight"], before.layers[0].mlp.up_proj.weight)


def four_bits_are_shipped_as_they_were_trained():
    weight = torch.randn(6, 96)
    codes, scales, zero_points = quantise(weight, 4)
    assert codes.min() >= 0 and codes.max() <= 15 and float((on_grid(weight, 4) - weight).abs().max()) < float(scales.max())
    packed = pack_nibbles(codes)
    assert packed.dtype == torch.uint8 and torch.equal(packed[..., 0] & 15, codes[..., 0].to(torch.uint8))
    model = load_model(ROOT / "runs" / "from" / "last.pt")
    export.export(model, TOKENIZER, ROOT / "small", ROOT / "small-twin")
    ids = list(range(20, 100))
    logits = model.logits(torch.tensor([ids]))[0].detach().numpy()  # [80, V]
    twin = load_hugging_face(ROOT / "small-twin")
    assert torch.equal(twin.layers[1].mlp.down_proj.weight, computed_weights(model)["layers.1.mlp.down_proj.weight"])
    for folder, limit in (("small-twin", 1e-3), ("small", 0.1 * float(np.abs(logits).max()))):
        got = export.run_onnx(export.open_session(ROOT / folder / "model.onnx"), ids, ["logits"])[0][0]  # [80, V]
        assert np.abs(got - logits).max() < limit, (folder, np.abs(got - logits).max())


def a_run_begins_where_a_shipped_file_ended():
    trained = computed_weights(load_model(ROOT / "runs" / "from" / "last.pt"))
    model, _ = beginning.read(ROOT / "small")
    for name, weight in model.state_dict().items():
        step = 0 if weight.dim() == 1 else float(trained[name].abs().max()) / (2**20 if ".mlp." in name else 127)
        assert float((weight - trained[name]).abs().max()) <= 0.51 * step, name


CHECKS = [a_gguf_file_gives_the_model_that_it_was_written_from, what_is_no_beginning_is_refused_by_name,
          the_package_gives_the_logits_of_transformers, a_smaller_vocabulary_keeps_what_it_keeps,
          middles_begin_where_the_product_asks, only_the_first_rows_of_the_table_learn,
          a_run_from_public_weights_resumes_and_learns_on_the_grid, four_bits_are_shipped_as_they_were_trained,
          a_run_begins_where_a_shipped_file_ended]

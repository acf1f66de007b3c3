"""The whole chain at toy size: tokenizer, rows, training cut off and resumed, export, goldens.

Prints a line for each check and `N passed, N failed, N skipped` at the end. Needs no network.
"""

import json
import os
import sys
import sysconfig
import tempfile
import traceback
from pathlib import Path
from random import Random

os.environ["LOUPE_CACHE"] = ROOT = tempfile.mkdtemp(prefix="loupe-chain-")  # read by the modules below
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np  # noqa: E402
import torch  # noqa: E402
import zstandard  # noqa: E402

import export  # noqa: E402
import pack  # noqa: E402
import recipe  # noqa: E402
import test_beginning  # noqa: E402
import tokenizer as bpe  # noqa: E402
import train  # noqa: E402
from checkpoint import load_hugging_face, load_model, load_state  # noqa: E402
from cuts import CLOSERS, CUTTERS, MIXES, choose_cut, cut_line  # noqa: E402
from evaluate import windows  # noqa: E402
from golden_text import PROMPTS, SNIPPETS, TEST  # noqa: E402
from model import PRESETS, ChunkedCrossEntropy, Llama, init_weights, loss_chunk  # noqa: E402
from muon import orthogonalise  # noqa: E402
from parallel import loss_weights  # noqa: E402
from prompt import EOS, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, load_tokenizer, render  # noqa: E402
from test_beginning import Skip  # noqa: E402

ROOT = Path(ROOT)
TOKENIZER = ROOT / "tokenizer" / "tokenizer.json"
SHIPPED = export.MODELS / "default"
WEIGHTS = export.MODELS / "training" / "checkpoints" / "nano.bf16.safetensors"
TOLERANCE = 1e-3


def write_corpus() -> None:
    """Eighty files of Python's standard library as one package."""
    (ROOT / "corpus").mkdir()
    paths = sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py"))[:80]
    records = [{"package": "stdlib", "path": path.name, "language": "python",
                "text": path.read_text("utf-8", errors="ignore")[:20000]} for path in paths]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (ROOT / "corpus" / "train.jsonl.zst").write_bytes(zstandard.compress(lines.encode()))


def tokenizer_learns_512_entries_and_round_trips():
    bpe.VOCAB_SIZE = 512
    TOKENIZER.parent.mkdir()
    bpe.train(ROOT / "corpus").save(str(TOKENIZER))
    tokenizer = load_tokenizer(TOKENIZER)
    assert tokenizer.get_vocab_size() == 512
    for text in SNIPPETS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        assert tokenizer.decode(ids, skip_special_tokens=False) == text and all(i > 6 for i in ids)


def cuts_stay_inside_the_text_and_hold_something():
    text, rng = (Path(__file__).parent / "pack.py").read_text("utf-8") + '<Item kind={a} size="b" />\n', Random(3)
    for kind, cutter in {**CUTTERS, "line": cut_line}.items():
        spans = [span for at in range(0, len(text), 97) if (span := cutter(text, at, rng))]
        assert spans and all(0 <= a <= b <= len(text) for a, b in spans), kind
    assert all(text[slice(*choose_cut(text, rng, mix=mix))].strip() for mix in MIXES for _ in range(100))
    ends = [text[end : end + 1] for _ in range(300) for _, end in [choose_cut(text, rng, mix="typing")]]
    assert sum(end in CLOSERS for end in ends if end) > 90, "the typing mix leaves closers behind the cursor"


def prompt_puts_suffix_before_prefix():
    ids = render(load_tokenizer(TOKENIZER), "a = ", "\n", "x.py", "repo")
    specials = [i for i in ids if i < 7]
    assert specials == [5, 6, FIM_SUFFIX, FIM_PREFIX, FIM_MIDDLE], specials


def rows_are_packed_full():
    pack.main(["--corpus", str(ROOT / "corpus" / "train.jsonl.zst"), "--tokenizer", str(TOKENIZER), "--out",
               str(ROOT / "rows"), "--length", "128", "--workers", "1"])
    rows = np.concatenate([np.load(path) for path in (ROOT / "rows").glob("*.npy")])  # [rows, 129]
    assert rows.shape[1] == 129 and len(rows) > 200 and (rows == FIM_MIDDLE).sum() > 50 and (rows == EOS).sum() > 50
    assert (rows == 4).mean() < 0.02, "more than 2% padding"


def fused_loss_equals_the_plain_one():
    torch.manual_seed(0)
    model = Llama(PRESETS["toy"])
    ids = torch.randint(0, 512, (2, 65))  # [B, T+1]
    ids[0, 10], ids[0, 20] = FIM_MIDDLE, EOS
    weights = loss_weights(ids, 4.0)  # [B*T]
    assert weights.tolist() == [4.0 if 10 <= at < 20 else 1.0 for at in range(64)] + [1.0] * 64
    each = torch.nn.functional.cross_entropy(model.logits(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    plain = (each * weights).sum() / 128
    wanted = torch.autograd.grad(plain, list(model.parameters()))
    hidden = model.hidden(ids[:, :-1]).flatten(0, 1)  # [B*T, D]
    fused = ChunkedCrossEntropy.apply(hidden, model.embed_tokens.weight, ids[:, 1:].flatten(), weights, loss_chunk) / 128
    got = torch.autograd.grad(fused, list(model.parameters()))
    assert abs(float(fused - plain)) < 1e-4
    assert all(torch.allclose(a, b, atol=1e-5) for a, b in zip(wanted, got, strict=True))


def muon_makes_singular_values_equal():
    values = torch.linalg.svdvals(orthogonalise(torch.randn(2, 32, 48)))  # [2, 32]
    assert 0.5 < float(values.min()) and float(values.max()) < 1.5


def schedule_ends_at_zero():
    assert train.scale_at(0.5, "trunk") == 1 and train.scale_at(1.0, "full") == 0 == train.scale_at(1.0, "cooldown")
    assert windows(6, 4) == [(0, 4, 1), (2, 6, 4)]


def options(run: str, steps: int, *more: str) -> list[str]:
    return ["--run", run, "--preset", "toy", "--rows", str(ROOT / "rows"), "--minutes", "5", "--max-steps", str(steps),
            "--workers", "0", "--no-compile", "--fp32", "--step-tokens", "1024", "--micro-tokens", "512", *more]


def training_resumes_where_it_was_cut_off():
    train.main(options("whole", 10, "--schedule", "trunk"))
    train.main(options("cut", 5, "--schedule", "trunk"))
    train.main(options("cut", 5, "--schedule", "trunk"))
    whole, cut = (load_state(ROOT / "runs" / name / "last.pt") for name in ("whole", "cut"))
    assert whole["steps"] == cut["steps"] == 10 and whole["position"] == cut["position"]
    assert whole["tokens"] == cut["tokens"] and cut["optimizer"]["n_steps"] == 10


def a_branch_cools_down_from_the_trunk():
    trunk = ROOT / "runs" / "cut" / "last.pt"
    train.main(options("branch", 30, "--schedule", "cooldown", "--branch-from", str(trunk)))
    with open(ROOT / "runs" / "branch" / "log.csv") as log:
        losses = [float(line.split(",")[4]) for line in log if ",loss," in line]
    assert losses and losses[-1] < 6.2, losses  # ln 512 = 6.24


def export_equals_pytorch_and_transformers():
    checkpoint = ROOT / "runs" / "branch" / "last.pt"
    export.FIXTURES = ROOT / "none"
    trained = export.rounded(load_model(checkpoint))
    export.export(trained, TOKENIZER, ROOT / "default", ROOT / "export")
    rules = recipe.load("nano")["export"]
    entry = export.model_entry(trained.config, ROOT / "default", rules, "toy", 1, "nothing")
    assert entry["vocabSize"] == 512 and len(entry["files"]) == 4 and entry["id"] == rules["id"]
    both = export.with_entry({"default": "a", "models": [{"id": "a"}, {"id": entry["id"]}, {"id": "b"}]}, entry)
    assert [model.get("vocabSize") for model in both["models"]] == [None, 512, None]
    model, ids = load_hugging_face(ROOT / "export"), list(range(20, 100))
    logits = model.logits(torch.tensor([ids]))[0].detach().numpy()  # [80, V]
    for folder, limit in (("export", TOLERANCE), ("default", 0.5)):
        session = export.open_session(ROOT / folder / "model.onnx")
        got, attention = export.run_onnx(session, ids, ["logits", "attentions.1"])
        assert np.abs(got[0] - logits).max() < limit, folder
        assert attention.shape == (1, 2, 80, 80) and np.allclose(attention.sum(-1), 1, atol=1e-4)
        assert np.allclose(export.run_onnx(session, ids, ["logits"], 3)[0], got[:, -3:], atol=1e-4)
    from transformers import LlamaForCausalLM
    theirs = LlamaForCausalLM.from_pretrained(ROOT / "export")(torch.tensor([ids])).logits[0].detach().numpy()
    assert np.abs(theirs - logits).max() < TOLERANCE


def shipped_tokenizer_gives_the_golden_ids():
    if not (SHIPPED / "tokenizer.json").exists():
        raise Skip("models/default is not here")
    tokenizer = load_tokenizer(SHIPPED / "tokenizer.json")
    for case in json.loads((TEST / "golden" / "model" / "tokenizer.json").read_text("utf-8"))["cases"]:
        assert tokenizer.encode(case["text"], add_special_tokens=False).ids == case["ids"], case["text"]
    for spec, case in zip(PROMPTS, json.loads((TEST / "golden" / "prompt" / "cases.json").read_text("utf-8")), strict=True):
        neighbours = [(n["path"], n["text"]) for n in case["neighbours"]]
        ids = render(tokenizer, case["prefix"], case["suffix"], case["path"], case["repoName"], neighbours)
        assert ids == case["ids"], spec["name"]


def shipped_weights_give_the_golden_logits_in_pytorch_and_fp32_onnx():
    if not WEIGHTS.exists():
        raise Skip("the bf16 weights are not here")
    import shutil
    folder = ROOT / "shipped"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json", "generation_config.json"):
        shutil.copy(SHIPPED / name, folder / name)
    shutil.copy(WEIGHTS, folder / "model.safetensors")
    export_folder = ROOT / "shipped32"
    export.save_hugging_face(load_hugging_face(folder), export_folder)
    shutil.copy(folder / "tokenizer.json", export_folder / "tokenizer.json")
    model = load_hugging_face(export_folder)
    export.export_onnx.build(export_folder, export_folder / "model.onnx", "fp32", model)
    session = export.open_session(export_folder / "model.onnx")
    for case in json.loads((TEST / "golden" / "model" / "logits.json").read_text("utf-8")):
        exported = export.run_onnx(session, case["prompt"], ["logits"])[0][0]  # [n, V]
        ours = model.logits(torch.tensor([case["prompt"]]))[0].detach().numpy()  # [n, V]
        for row in case["rows"]:
            for logits in (exported, ours):
                assert np.abs(logits[row["position"]][row["topIds"]] - row["top"]).max() < TOLERANCE, case["name"]


def gguf_twin_has_every_tensor_in_the_manifests_shape():
    if not WEIGHTS.exists():
        raise Skip("the bf16 weights are not here")
    import export_gguf
    import gguf
    from safetensors.torch import load_file
    path = ROOT / "twin.gguf"
    export_gguf.write(SHIPPED, WEIGHTS, path)
    entry = json.loads((export.MODELS / "manifest.json").read_text("utf-8"))["models"][0]
    tensors = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    hidden, q, kv = entry["hiddenSize"], entry["nHead"] * entry["headDim"], entry["nKvHead"] * entry["headDim"]
    shapes = {name: [int(n) for n in tensor.shape][::-1] for name, tensor in tensors.items()}  # [rows, columns]
    ffn = shapes["blk.0.ffn_up.weight"][0]
    expected = {"token_embd.weight": [entry["vocabSize"], hidden], "output_norm.weight": [hidden]}
    for layer in range(entry["nLayer"]):
        parts = {"attn_norm": [hidden], "ffn_norm": [hidden], "attn_q": [q, hidden], "attn_k": [kv, hidden], "attn_v": [kv, hidden],
                 "attn_output": [hidden, q], "ffn_gate": [ffn, hidden], "ffn_up": [ffn, hidden], "ffn_down": [hidden, ffn]}
        expected |= {f"blk.{layer}.{part}.weight": shape for part, shape in parts.items()}
    assert shapes == expected, set(map(str, shapes.items())) ^ set(map(str, expected.items()))
    weights = load_file(WEIGHTS)
    for name, heads in (("q", entry["nHead"]), ("k", entry["nKvHead"])):
        ours = weights[f"model.layers.1.self_attn.{name}_proj.weight"].float().numpy()
        twin = tensors[f"blk.1.attn_{name}.weight"]
        theirs = gguf.quants.dequantize(twin.data, twin.tensor_type)
        half = entry["headDim"] // 2
        for head in range(heads):  # a pair of neighbours there is one of each half here
            at = head * entry["headDim"]
            assert np.abs(theirs[at : at + 4] - ours[[at, at + half, at + 1, at + half + 1]]).max() < 0.02, (name, head)


CHECKS = [tokenizer_learns_512_entries_and_round_trips, cuts_stay_inside_the_text_and_hold_something,
          prompt_puts_suffix_before_prefix, rows_are_packed_full, fused_loss_equals_the_plain_one,
          muon_makes_singular_values_equal, schedule_ends_at_zero, training_resumes_where_it_was_cut_off,
          a_branch_cools_down_from_the_trunk, export_equals_pytorch_and_transformers,
          shipped_tokenizer_gives_the_golden_ids, shipped_weights_give_the_golden_logits_in_pytorch_and_fp32_onnx,
          gguf_twin_has_every_tensor_in_the_manifests_shape, *test_beginning.CHECKS]


def main() -> int:
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    torch.set_num_threads(2)
    torch.manual_seed(0)
    init_weights(Llama(PRESETS["toy"]), 0)
    write_corpus()
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            check()
            outcome, note = "passed", ""
        except Skip as reason:
            outcome, note = "skipped", f": {reason}"
        except Exception:  # a failed check must not hide the ones after it
            outcome, note = "failed", "\n" + traceback.format_exc()
        counts[outcome] += 1
        print(f"{outcome}  {name}{note}", flush=True)
    print(", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""A beginning's table, cut to the entries that code and its comments use: tokenizer.json, vocabulary.json and weights.

Counts entries over the training corpus, keeps the most used with everything they are merged from, gives the special
tokens our names and nano's ids, and renumbers the rest. The only place that knows old and new ids. Trains nothing.
"""

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer, pre_tokenizers

from beginning import Refused
from checkpoint import cache_root, load_hugging_face, save_hugging_face, write_json
from model import Llama
from pack import read_corpus
from prompt import SPECIAL_TOKENS
from recipe import load

N_SPECIAL = 16  # as in nano's tokenizer: seven with a meaning, nine reserved
HANGUL = "".join(map(chr, range(0xAC00, 0xD7A4)))  # Korean comments: every syllable's pieces stay
BATCH = 512


def merge_pairs(tokenizer_json: dict) -> list[tuple[str, str]]:
    """Merges in their order, from either way of writing them: `"a b"` or `["a", "b"]`."""
    return [tuple(m.split(" ")) if isinstance(m, str) else (m[0], m[1]) for m in tokenizer_json["model"]["merges"]]


def count_uses(tokenizer: Tokenizer, texts) -> Counter:
    uses, batch = Counter(), []
    for text in texts:
        batch.append(text)
        if len(batch) == BATCH:
            uses.update(i for e in tokenizer.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
            batch = []
    uses.update(i for e in tokenizer.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
    return uses


def every_nth(path: Path, stride: int):
    return (file["text"] for index, file in enumerate(read_corpus(path)) if index % stride == 0)


def keep_most_used(tokens: list[str], merges: list[tuple[str, str]], uses: Counter, n: int) -> set[str]:
    """The n most used entries, each with its merge's parents and theirs: a text whose entries all stay splits as before.

    `tokens` in order of old ids; `uses` counts by token. `["a", "b", "ab"], [("a", "b")], {"ab": 5}, 3` -> all three.
    """
    parents = {left + right: (left, right) for left, right in merges}
    kept = {token for token in tokens if token not in parents}  # bytes and specials
    for token in sorted(tokens, key=lambda token: -uses[token]):
        family, waiting = set(), [token]
        while waiting:
            each = waiting.pop()
            if each not in kept and each not in family:
                family.add(each)
                waiting += parents.get(each, ())
        if len(kept) + len(family) <= n:
            kept |= family
    return kept


def our_specials(special_ids: dict[str, int], old_specials: list[int]) -> list[tuple[str, int]]:
    """(our name, the old id whose row it takes) in the order of nano's ids; the recipe names the first seven."""
    named = [(token, special_ids[token]) for token in SPECIAL_TOKENS]
    free = [i for i in old_specials if i not in special_ids.values()][: N_SPECIAL - len(named)]
    if len(named) + len(free) < N_SPECIAL:
        raise Refused(f"the tokenizer has {len(old_specials)} special tokens; {N_SPECIAL} are needed.")
    return named + [(f"<|reserved_{n}|>", old) for n, old in enumerate(free, len(named))]


def rewrite(tokenizer_json: dict, kept: set[str], specials: list[tuple[str, int]], old_special_ids: set[int]) -> tuple[dict, list[int]]:
    """The smaller tokenizer.json, and for each new id the old one (-1: a byte that had no entry)."""
    vocab = tokenizer_json["model"]["vocab"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    ordinary = sorted((i, token) for token, i in vocab.items() if token in kept and i not in old_special_ids)
    missing = [letter for letter in alphabet if letter not in vocab]
    names = [name for name, _ in specials] + [token for _, token in ordinary] + missing
    old_ids = [old for _, old in specials] + [i for i, _ in ordinary] + [-1] * len(missing)
    merges = [[left, right] for left, right in merge_pairs(tokenizer_json) if left + right in kept]
    added = [{"id": i, "content": name, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
              "special": True} for i, (name, _) in enumerate(specials)]
    model = {**tokenizer_json["model"], "vocab": {name: i for i, name in enumerate(names)}, "merges": merges}
    return {**tokenizer_json, "added_tokens": added, "model": model}, old_ids


def cut_rows(model: Llama, old_ids: list[int]) -> Llama:
    """The same model with the rows of the new ids; a new byte starts where an untrained special stands."""
    smaller = Llama(replace(model.config, vocab_size=len(old_ids)))
    weights = dict(model.state_dict())
    table = weights["embed_tokens.weight"]  # [old V, D]
    index = torch.tensor([i if i >= 0 else old_ids[1] for i in old_ids])
    weights["embed_tokens.weight"] = table[index]  # [V, D]
    smaller.load_state_dict(weights)
    return smaller


def cut(source: Path, out: Path, special_ids: dict[str, int], n: int, texts) -> None:
    raw = json.loads((source / "tokenizer.json").read_text("utf-8"))
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    old_specials = sorted(added["id"] for added in raw["added_tokens"] if added["special"])
    tokens = [token for token, _ in sorted(raw["model"]["vocab"].items(), key=lambda item: item[1])]
    uses = count_uses(tokenizer, texts)
    uses += Counter({i: 1 << 40 for i in count_uses(tokenizer, HANGUL)})
    by_token = Counter({token: uses[raw["model"]["vocab"][token]] for token in tokens})
    specials = our_specials(special_ids, old_specials)
    n_bytes = len(set(pre_tokenizers.ByteLevel.alphabet()) - set(tokens))
    kept = keep_most_used(tokens, merge_pairs(raw), by_token, n - n_bytes - N_SPECIAL + len(old_specials))
    rewritten, old_ids = rewrite(raw, kept, specials, set(old_specials))
    save_hugging_face(cut_rows(load_hugging_face(source), old_ids), out)
    (out / "tokenizer.json").write_text(json.dumps(rewritten, ensure_ascii=False), encoding="utf-8")
    write_json(out / "vocabulary.json", {"source": source.name, "oldVocabSize": len(tokens), "oldIds": old_ids})
    covered = sum(count for token, count in by_token.items() if token in kept and count < 1 << 40)
    total = sum(count for count in by_token.values() if count < 1 << 40)
    print(f"{len(old_ids)} of {len(tokens)} entries; {covered / max(1, total):.4%} of the corpus's uses stay")


def bytes_a_token(path: Path, texts: list[str]) -> tuple[float, int]:
    """Bytes a token, and how many texts do not come back as they were."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    encoded = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    broken = sum(tokenizer.decode(e.ids, skip_special_tokens=False) != text for e, text in zip(encoded, texts, strict=True))
    return sum(len(text.encode()) for text in texts) / sum(len(e.ids) for e in encoded), broken


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="a folder that beginning.py wrote")
    parser.add_argument("--recipe", default="base", help="names special ids and the size")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=cache_root() / "corpus")
    parser.add_argument("--stride", type=int, default=2, help="count every nth file")
    options = parser.parse_args(arguments)
    recipe = load(options.recipe)["vocabulary"]
    cut(options.source, options.out, recipe["specialIds"], recipe["size"], every_nth(options.corpus / "train.jsonl.zst", options.stride))
    dev = options.corpus / "dev.jsonl.zst"
    if dev.is_file():
        texts = list(every_nth(dev, 4))
        before, after = (bytes_a_token(folder / "tokenizer.json", texts) for folder in (options.source, options.out))
        print(f"bytes a token {before[0]:.4f} -> {after[0]:.4f} ({after[0] / before[0] - 1:+.2%}); "
              f"{after[1]} of {len(texts)} texts do not come back (before: {before[1]})")


if __name__ == "__main__":
    main()

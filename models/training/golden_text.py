"""Goldens that need no weights: tokenizer ids of varied texts, and rendered prompts.

Writes test/golden/model/tokenizer.json and test/golden/prompt/cases.json; the product is held equal to both.
"""

import argparse
import json
from pathlib import Path

from checkpoint import cache_root
from prompt import load_tokenizer, render

TEST = Path(__file__).resolve().parents[2] / "test"

SNIPPETS = [
    "", " ", "  ", "   ", "\t", "\t\t\t", "\n", "\n\n\n", "\r\n", "\r\n\r\n    x", " \n", "\n ", "x ", " x", "  x  y   z ",
    "const x = 1;", "function add(a: number, b: number): number {\n  return a + b;\n}\n",
    "export const useThing = <T,>(value: T): [T, (next: T) => void] => useState<T>(value);",
    "  <Button onClick={() => setOpen(!open)} className=\"a b\">\n    {t('close')}\n  </Button>\n",
    "def f(self, *args, **kwargs):\n    \"\"\"Docs.\"\"\"\n    return [x for x in args if x is not None]\n",
    "class A(B):\n\tdef g(self):\n\t\tpass\n", "if (a === b && c !== d || !e) { return; }", "a?.b?.[0] ?? `t${x + 1}`",
    "let 변수 = '안녕하세요, 세계!'; // 한국어 주석", "이것은 한국어로만 쓴 문장입니다.", "한", "ㅎㅏㄴ", "日本語とEnglishの混在、テスト。",
    "Привет, мир! ¿Qué tal? Straße, naïve, Ångström", "emoji: 😀👩‍👩‍👧‍👦🇰🇷👍🏽 end", "👩‍💻", "e\u0301 vs é", "x\u00a0y\u2003z", "\ufeffbom",
    "1234567890", "3.14159e-10 0xFF 1_000_000n", "camelCaseIdentifier snake_case_name CONSTANT_NAME PascalCase $dollar _under",
    "<|endoftext|>", "a <|fim_prefix|> b <|file_sep|>", "<|endoftext|", "{\"name\": \"loupe\", \"version\": \"0.1.0\", \"n\": null}",
    "# Title\n\n- item **bold** `code`\n\n```ts\nlet a;\n```\n", ".a > .b:hover { color: #ff00aa; margin: 0 auto !important; }",
    "<!doctype html>\n<html lang=\"en\"><body><p>Hi &amp; bye</p></body></html>", "=>{}();[]!==...<></>/**/", "\\n\\t\\\\ \"quoted\" 'single'",
    "for i in range(10):\r\n    print(i)\r\n", "trailing   \nspaces\t \n", "𝒳𝒴 math 𠮷", "\u0000\u0001\u007f", "x" * 200,
    "const line = [" + ", ".join(f"\"item{i}\"" for i in range(90)) + "];", "    " * 20 + "deep", "\n" + "\t" * 12 + "deep",
]

SPLIT_TEXTS = ["안녕하세요", "👩‍💻 ok 😀", "naïve 日本"]


def tokenizer_golden(tokenizer) -> dict:
    """ids per text, and per-id bytes for texts whose characters are split over ids."""
    cases = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for text in SNIPPETS]
    for case in cases:
        if tokenizer.decode(case["ids"], skip_special_tokens=False) != case["text"]:
            raise ValueError(f"does not round-trip: {case['text']!r}")
    prefixes = []
    for text in SPLIT_TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        prefixes.append({"text": text, "ids": ids, "decodedPrefixes": [
            tokenizer.decode(ids[:n], skip_special_tokens=False) for n in range(len(ids) + 1)]})
    return {"cases": cases, "split": prefixes}


PROMPTS = [
    dict(name="only a prefix", path="src/a.ts", prefix="const x = ", suffix=""),
    dict(name="empty prefix", path="src/a.ts", prefix="", suffix="\nexport default x;\n"),
    dict(name="both empty", path="new.py", prefix="", suffix=""),
    dict(name="prefix and suffix", path="src/add.ts", prefix="function add(a: number, b: number) {\n  return ", suffix=";\n}\n"),
    dict(name="with a repository name", path="pkg/mod.py", prefix="import os\n\n", suffix="\n", repo_name="loupe"),
    dict(name="scoped repository name", path="src/index.ts", prefix="export * from ", suffix="", repo_name="@scope/package"),
    dict(name="one neighbour", path="src/b.ts", prefix="import { a } from './a';\n\na(", suffix=");\n",
         neighbours=[["src/a.ts", "export function a(n: number) {}\n"]]),
    dict(name="two neighbours and a name", path="app/main.py", prefix="from .models import ", suffix="\n\nrun()\n",
         repo_name="app", neighbours=[["app/models.py", "class User:\n    pass\n"], ["app/run.py", "def run():\n    ...\n"]]),
    dict(name="a neighbour without text", path="a.js", prefix="x", suffix="", neighbours=[["b.js", ""]]),
    dict(name="Korean", path="문서/메모.md", prefix="# 제목\n\n안녕하세요, ", suffix="\n\n끝.\n"),
    dict(name="emoji", path="src/emoji.ts", prefix="const a = '👩‍💻", suffix="';\nconst b = '😀';\n"),
    dict(name="text like a special token", path="src/t.ts", prefix="const eos = \"<|endoftext|>\";\nconst m = \"<|fim_mi",
         suffix="ddle|>\";\n// <|file_sep|>\n"),
    dict(name="cut inside an identifier", path="src/c.tsx", prefix="  return <Butto", suffix=">\n"),
    dict(name="tabs and blank ends", path="Makefile.py", prefix="def f():\n\t", suffix="\n\n\t\n"),
    dict(name="segments that would merge if joined", path="x.py", prefix="    ", suffix="    return 1\n"),
]


def prompt_golden(tokenizer) -> list[dict]:
    cases = []
    for case in PROMPTS:
        neighbours = [{"path": path, "text": text} for path, text in case.get("neighbours", [])]
        ids = render(tokenizer, case["prefix"], case["suffix"], case["path"], case.get("repo_name"),
                     case.get("neighbours", []))
        cases.append({"name": case["name"], "repoName": case.get("repo_name"), "neighbours": neighbours,
                      "path": case["path"], "prefix": case["prefix"], "suffix": case["suffix"], "ids": ids})
    return cases


def write_compact(path: Path, value) -> None:
    """One case per line: diffs stay readable and files small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(value, list):
        body = "[\n" + ",\n".join(json.dumps(v, ensure_ascii=False) for v in value) + "\n]\n"
    else:
        parts = []
        for key, part in value.items():
            inner = ",\n".join("    " + json.dumps(v, ensure_ascii=False) for v in part) if isinstance(part, list) else ""
            parts.append(f"  {json.dumps(key)}: " + (f"[\n{inner}\n  ]" if inner else json.dumps(part, ensure_ascii=False)))
        body = "{\n" + ",\n".join(parts) + "\n}\n"
    json.loads(body)
    path.write_text(body, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", type=Path, default=cache_root() / "tokenizer" / "tokenizer.json")
    tokenizer = load_tokenizer(parser.parse_args().tokenizer)
    write_compact(TEST / "golden" / "model" / "tokenizer.json", tokenizer_golden(tokenizer))
    write_compact(TEST / "golden" / "prompt" / "cases.json", prompt_golden(tokenizer))


if __name__ == "__main__":
    main()

// Which bodies are cut out, and what an editor leaves there.
import { describe, expect, test } from "vitest";
import { blocksIn, drawBlocks } from "../../../eval/cursors/block";
import { scoreBlock } from "../../../eval/measure/blockRun";
import type { SourceFile } from "../../../eval/types";

const TS = "function f(a: number) {\n  if (a > 1) {\n    return a;\n  }\n  return 2;\n}\n";
const PY = "def f(a):\n    if a:\n        return a\n\n    return 2\n";
const file = (path: string, text: string): SourceFile => ({ path, language: null, text });

describe("blocksIn", () => {
  test("finds every header with its body, and leaves an indented empty line", () => {
    const [outer, inner] = blocksIn(file("a.ts", TS), "typescript");
    expect(outer).toMatchObject({ line: 1, character: 2, documentText: "function f(a: number) {\n  \n}\n" });
    expect(outer?.target).toBe("if (a > 1) {\n    return a;\n  }\n  return 2;");
    expect(inner).toMatchObject({
      target: "return a;",
      originalLine: "    return a;",
      line: 2,
      character: 4,
    });
  });

  test("finds bodies that indentation alone ends, without the empty lines after them", () => {
    expect(blocksIn(file("a.py", PY), "python").map(({ target }) => target)).toEqual([
      "if a:\n        return a\n\n    return 2",
      "return a",
    ]);
  });

  test("takes neither an object, nor an empty body, nor a long one", () => {
    const long = `while (a) {\n${"  b();\n".repeat(13)}}\n`;
    expect(blocksIn(file("a.ts", `const a = {\n  b: 1,\n};\nf(() => {\n});\n${long}`), "typescript")).toEqual(
      [],
    );
  });
});

test("draws at most two of a file, the same every time", () => {
  const source = {
    name: "p",
    files: [{ path: "a.ts", language: "typescript" as const, text: TS.repeat(5) }],
  };
  const drawn = drawBlocks([source], "typescript", 10);
  expect(drawn).toHaveLength(2);
  expect(drawBlocks([source], "typescript", 10)).toEqual(drawn);
});

describe("scoreBlock", () => {
  const [, inner] = blocksIn(file("a.ts", TS), "typescript");
  if (!inner) throw new Error("no block");
  const original = TS;
  const syntax = { parses: (text: string) => !text.includes("?") };
  const at = { line: inner.line, character: inner.character };
  const score = (newText: string) => scoreBlock(inner, { start: at, end: at, newText }, { original, syntax });

  test("tells the whole body from its first line, and sound text from faulty", () => {
    expect(score("return a;")).toMatchObject({ firstLine: true, exact: true, parses: true });
    expect(score("return a;\n    more();")).toMatchObject({ firstLine: true, exact: false, parses: true });
    expect(score("return ?;")).toMatchObject({ firstLine: false, exact: false, parses: false });
  });

  test("counts nothing suggested as wrong, and does not judge its syntax", () => {
    expect(scoreBlock(inner, null, { original, syntax })).toMatchObject({ firstLine: false, parses: null });
  });
});

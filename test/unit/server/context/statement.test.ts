import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { Parser } from "../../../../server/context/parser";
import { statementAt } from "../../../../server/context/statement";
import { grammarFolder } from "./grammars";

const FOLDER = grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter")));
const SIGNAL = new AbortController().signal;

/** `┃` is the cursor. */
async function found(drawn: string, languageId: string): Promise<string | null> {
  const text = drawn.replace("┃", "");
  const snapshot = { uri: "file:///a", languageId, text, offset: drawn.indexOf("┃") };
  return new Parser(FOLDER).read(snapshot, SIGNAL, (tree) => {
    const stretch = statementAt(snapshot, tree);
    return stretch && text.slice(stretch.start, stretch.end);
  });
}

const FUNCTION = "export function f(a: number) {\n  const b = a;\n  return b;\n}\n";

test("the whole function around the cursor", async () => {
  expect(await found(`let x = 1;\n\n${FUNCTION.replace("b = a", "b = ┃a")}\nf(x);\n`, "typescript")).toBe(
    FUNCTION,
  );
});

test("of a class too long to be looked at as one, the method, with its indentation", async () => {
  const method = (i: number) => `  m${i}() {\n    return ${"1 + ".repeat(150)}${i};\n  }\n`;
  const all = Array.from({ length: 6 }, (_, i) => method(i)).join("");
  const at = all.indexOf("m3") + 1;
  const drawn = `class A {\n${all.slice(0, at)}┃${all.slice(at)}}\n`;
  expect(await found(drawn, "typescript")).toBe(method(3));
});

test("the nearest statement, where the cursor stands between two", async () => {
  expect(await found(`${FUNCTION}\n\n\n┃\nf(1);\n`, "typescript")).toBe("f(1);\n");
});

test("a function of Python, to its last line", async () => {
  const own = "def f(a):\n    b = a\n    return b\n";
  expect(await found(`import os\n\n${own.replace("b = a", "┃b = a")}\nf(1)\n`, "python")).toBe(own);
});

test("the paragraph where there is no grammar, and the one before on a blank line", async () => {
  expect(await found("a\nb\n\nc\nd┃d\n\ne\n", "go")).toBe("c\ndd\n");
  expect(await found("a\nb\n┃\n\nc\n", "go")).toBe("a\nb\n");
  expect(await found("┃\n\nc", "go")).toBe("c");
});

test("nothing where there is nothing but blanks", async () => {
  expect(await found("\n ┃ \n", "go")).toBeNull();
  expect(await found("┃", "typescript")).toBeNull();
});

import { createRequire } from "node:module";
import { dirname } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { editBetween, Parser } from "../../../../server/context/parser";
import { grammarFolder } from "./grammars";

const FOLDER = grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter")));
const SIGNAL = new AbortController().signal;

const snapshot = (text: string, languageId = "typescript") => ({
  uri: "file:///a",
  languageId,
  text,
  offset: 0,
});

/** The tree as text: what an editor's edits must not change. */
function treeOf(parser: Parser, text: string, languageId?: string): Promise<string | null> {
  return parser.read(snapshot(text, languageId), SIGNAL, (tree) => tree?.rootNode.toString() ?? null);
}

test("a tree brought up to date by edits equals one parsed from nothing", async () => {
  const parser = new Parser(FOLDER);
  const texts = [
    "let a = 1;\n",
    "let a = 1;\nf(",
    "let a = 1;\nf(값, 🙂)",
    "f(값)",
    "",
    "class A { m() {} }",
  ];
  for (const text of texts) {
    expect(await treeOf(parser, text)).toBe(await treeOf(new Parser(FOLDER), text));
  }
});

test("a document that changes its language is parsed anew", async () => {
  const parser = new Parser(FOLDER);
  expect(await treeOf(parser, "if a:\n  b()\n")).toContain("ERROR");
  expect(await treeOf(parser, "if a:\n  b()\n", "python")).toContain("if_statement");
});

test("a language without grammar, and a document too long, have no tree", async () => {
  const parser = new Parser(FOLDER);
  expect(await treeOf(parser, "func f() {}", "go")).toBeNull();
  expect(await treeOf(parser, "a;\n".repeat(140_000))).toBeNull();
});

test("requests at the same time each get the tree of their own text", async () => {
  const parser = new Parser(FOLDER);
  const texts = Array.from({ length: 6 }, (_, i) => "a();\n".repeat(500 * i + 1));
  const counts = await Promise.all(
    texts.map((text) => parser.read(snapshot(text), SIGNAL, (tree) => tree?.rootNode.childCount)),
  );
  expect(counts).toEqual([1, 501, 1_001, 1_501, 2_001, 2_501]);
});

test("an aborted request throws, and the next one is parsed all the same", async () => {
  const parser = new Parser(FOLDER);
  const controller = new AbortController();
  const aborted = parser.read(snapshot("a();\n".repeat(50_000)), controller.signal, () => null);
  controller.abort();
  await expect(aborted).rejects.toBe(controller.signal.reason);
  expect(await treeOf(parser, "b();")).toContain("call_expression");
});

afterEach(() => vi.restoreAllMocks());

// A compiler at work in the same process had left short texts unjudged.
test("short texts are judged whatever processor time others take, endless ones until that is spent", async () => {
  const parser = new Parser(FOLDER);
  await parser.load("typescript");
  let ms = 0;
  vi.spyOn(process, "cpuUsage").mockImplementation(() => ({ user: (ms += 100) * 1000, system: 0 }));
  const judged = (text: string, tries: number) => {
    const document = snapshot(text);
    return Array.from({ length: tries }, () => parser.faultsWith(document, "a", 0) !== null);
  };
  expect(judged("f(b);\n", 40)).not.toContain(false);
  expect(judged("f([{\n".repeat(3_000), 2)).toEqual([false, false]);
});

test("an edit spans what lies between the common start and the common end", () => {
  expect(editBetween("a\nbc\nd", "a\nbxyc\nd")).toMatchObject({
    startIndex: 3,
    oldEndIndex: 3,
    newEndIndex: 5,
    startPosition: { row: 1, column: 1 },
    newEndPosition: { row: 1, column: 3 },
  });
  expect(editBetween("aaa", "aa")).toMatchObject({ startIndex: 2, oldEndIndex: 3, newEndIndex: 2 });
});

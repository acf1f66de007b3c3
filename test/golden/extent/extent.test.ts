// Drawn cases of how much is wanted at a cursor: the code, then `line` or `block`, by the syntax tree. The same must
// come of the text alone, but where the tree refuses what stands in a string or comment.
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { extentAt } from "../../../server/context/extent";
import { Parser } from "../../../server/context/parser";
import { grammarFolder } from "../../unit/server/context/grammars";
import { expected, readDrawnCases } from "../drawn";

const parser = new Parser(grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter"))));

test.each(readDrawnCases(join(import.meta.dirname, "cases")))("$name", async (drawnCase) => {
  const drawn = drawnCase.parts[0] ?? "";
  const snapshot = {
    uri: `file:///${drawnCase.name}`,
    languageId: drawnCase.languageId,
    text: drawn.replace("│", ""),
    offset: drawn.indexOf("│"),
  };
  const actual = await parser.read(snapshot, new AbortController().signal, (tree) => extentAt(snapshot, tree));
  expect(actual).toBe(expected(drawnCase, actual));
});

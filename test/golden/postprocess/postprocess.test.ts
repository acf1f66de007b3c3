// Drawn cases of the filters: first what the model wrote, then what is left of it. A folder per filter, and `whole` for
// all of them in their order, with what is replaced behind the cursor.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FILTERS, postprocess } from "../../../server/completion/postprocess";
import { replacedLength } from "../../../server/completion/postprocess/replacedLength";
import type { FaultsWith } from "../../../server/completion/postprocess/types";
import type { CompletionContext } from "../../../server/context/types";
import { Parser } from "../../../server/context/parser";
import { grammarFolder } from "../../unit/server/context/grammars";
import { draw, expected, readDrawn, readDrawnCases } from "../drawn";

const parser = new Parser(grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter"))));

function faultsIn({ languageId, prefix, suffix }: CompletionContext): FaultsWith {
  const document = { uri: "file:///a", languageId, text: prefix + suffix, offset: prefix.length };
  return (...insertion) => parser.faultsWith(document, ...insertion);
}

beforeAll(async () => {
  for (const languageId of ["typescript", "javascript", "python"]) await parser.load(languageId);
});

describe.each(FILTERS)("%s", (name, filter) => {
  test.each(readDrawnCases(join(import.meta.dirname, name)))("$name", (drawnCase) => {
    const { text, context } = readDrawn(drawnCase.parts[0] ?? "", drawnCase.languageId);
    const actual = draw(context, filter(text, context, faultsIn(context)), 0);
    expect(actual).toBe(expected(drawnCase, actual));
  });
});

describe("replacedLength", () => {
  test.each(readDrawnCases(join(import.meta.dirname, "replacedLength")))("$name", (drawnCase) => {
    const { text, context } = readDrawn(drawnCase.parts[0] ?? "", drawnCase.languageId);
    const actual = draw(context, text, replacedLength(text, context));
    expect(actual).toBe(expected(drawnCase, actual));
  });
});

describe("whole", () => {
  test.each(readDrawnCases(join(import.meta.dirname, "whole")))("$name", (drawnCase) => {
    const { text, context } = readDrawn(drawnCase.parts[0] ?? "", drawnCase.languageId);
    const left = postprocess(text, context, faultsIn(context));
    const actual = draw(context, left.text, left.replaceLength);
    expect(actual).toBe(expected(drawnCase, actual));
  });
});

test("says how many faults the shown text leaves, and has no text parsed twice", () => {
  const { context } = readDrawn("f(├┤\nconst b = 2;\n", "typescript");
  const parsed: string[] = [];
  const faultsWith: FaultsWith = (text, replaceLength) => {
    parsed.push(`${replaceLength} ${text}`);
    return faultsIn(context)(text, replaceLength);
  };
  expect(postprocess("a);", context, faultsWith)).toMatchObject({ text: "a);", faults: { all: 0 } });
  expect(parsed).toEqual(["0 a);"]);
  const above = readDrawn("const a = = 1;\nconst b = ├┤;\n", "typescript").context;
  expect(postprocess("a + 1", above, faultsIn(above))).toMatchObject({ faults: { all: 1, near: 0 } });
  const below = readDrawn("const b = ├┤;\nconst a = = 1;\n", "typescript").context;
  expect(postprocess("a + 1", below, faultsIn(below))).toMatchObject({ faults: { all: 1, near: 1 } });
  const farBelow = readDrawn("const b = ├┤;\n\n\n\n\nconst a = = 1;\n", "typescript").context;
  expect(postprocess("a + 1", farBelow, faultsIn(farBelow))).toMatchObject({ faults: { all: 1, near: 0 } });
});

test("says of each filter whether it kept, changed or dropped the text, and what was left", () => {
  const { context } = readDrawn("const a = ├┤\nconst b = 2;\n", "typescript");
  const judged = (text: string) => {
    const { verdicts, ...shown } = postprocess(text, context, () => null);
    expect(verdicts.map(({ filter }) => filter)).toEqual(FILTERS.map(([name]) => name));
    return { ...shown, others: verdicts.filter(({ verdict }) => verdict !== "kept") };
  };
  const kept = { writtenReplaceLength: 0, replaceLength: 0, faults: null };
  expect(judged("f(1);")).toEqual({ ...kept, text: "f(1);", others: [] });
  const changed = { filter: "trimEnd", verdict: "changed", after: "f(1);" };
  expect(judged("f(1);  ")).toEqual({ ...kept, text: "f(1);", others: [changed] });
  const dropped = { filter: "dropTooLittle", verdict: "dropped", after: "" };
  expect(judged("1")).toEqual({ ...kept, text: "", others: [dropped] });
});

test("of a line that opens a block, the form with the fewest faults is judged, the first where several have as few", () => {
  const { context } = readDrawn("f(├┤", "typescript");
  const faultsOf = (counts: readonly (number | null)[]) => {
    const left = [...counts];
    const parsed: string[] = [];
    const { faults } = postprocess("g, () => {", context, (text) => {
      if (parsed.includes(text)) throw new Error(`parsed twice: ${text}`);
      parsed.push(text);
      const all = left[parsed.length - 1] ?? null;
      return all === null ? null : { all, here: parsed.length, near: all };
    });
    return { faults, parsed: parsed.length };
  };
  const first = faultsOf([2, 2, 2]);
  expect(first.faults).toEqual({ all: 2, here: 1, near: 2 });
  expect(first.parsed).toBeGreaterThan(1);
  expect(faultsOf([2, 1, 2]).faults).toEqual({ all: 1, here: 2, near: 1 });
  expect(faultsOf([2, null, 3]).faults).toEqual({ all: 2, here: 1, near: 2 });
  expect(faultsOf([]).faults).toBeNull();
});

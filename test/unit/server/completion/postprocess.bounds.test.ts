// Long broken text costs no more than code does: what is tried, and what is kept open, is bounded.
import { expect, test } from "vitest";
import { writtenAt } from "../../../../server/completion/postprocess/atCursor";
import { mendIndentation } from "../../../../server/completion/postprocess/mendIndentation";
import { closedForms } from "../../../../server/completion/postprocess/openedBlock";
import { trimEnd } from "../../../../server/completion/postprocess/trimEnd";
import { mendSyntax } from "../../../../server/completion/postprocess/mendSyntax";
import { readDrawn } from "../../../golden/drawn";

function triedIn(line: string): number {
  const { text, context } = readDrawn(`${line}├ = [┤\n`, "typescript");
  let tried = 0;
  mendSyntax(text, context, () => {
    tried++;
    return { all: 9, here: 9, near: 9 };
  });
  return tried;
}

test("in a usual line everything is tried, in an endless one no more than a few", () => {
  expect(triedIn("const a = f(b, c")).toBeGreaterThan(30);
  expect(triedIn("f(".repeat(5_000))).toBeLessThanOrEqual(2);
});

test("of thousands of brackets that nothing closes, the innermost are known", () => {
  const { context } = readDrawn(`${"f([{\n".repeat(3_000)}x├┤]\n`, "typescript");
  const { open, tokens } = writtenAt("", context);
  expect(open).toHaveLength(200);
  expect(tokens[0]?.closes).toBe(198);
});

// Each of hundreds of open brackets had been closed in a form of its own, and each form scanned and parsed: a second.
test("of hundreds of brackets that a line opens, few are closed to see whether a block begins", () => {
  const formsOf = (line: string) => {
    const { text, context } = readDrawn(`├${line}┤`, "typescript");
    return closedForms(text, context);
  };
  expect(formsOf("f(() => {")).toEqual(["f(() => {\n}", "f(() => {\n})"]);
  const forms = formsOf("[".repeat(400) + "({");
  expect(forms).toHaveLength(8);
  expect(forms[2]).toMatch(/\(\{\n\}\)\]$/);
});

// A line behind 9,000 blanks had been taken for the document's width: two tabs became 18,000 characters.
test("a line behind thousands of blanks is no width of indentation", () => {
  const { text, context } = readDrawn(`${" ".repeat(9_000)}a();\nif (a) {├\n\t\tb();┤\n`, "typescript");
  expect(mendIndentation(text, context, () => null)).toBe("\n        b();");
  const step = readDrawn(`a {\n${" ".repeat(9_000)}b();\nif (a) {├\n\t\tb();┤\n`, "typescript");
  expect(mendIndentation(step.text, step.context, () => null)).toBe("\n        b();");
});

// Each blank had been the beginning of a search of its own.
test("blanks by the hundred thousand within a text are gone through once", () => {
  const text = `a${" ".repeat(300_000)}b`;
  const { context } = readDrawn("f(├┤word)", "typescript");
  expect(trimEnd(`${text} \n  `, context, () => null)).toBe(text);
  expect(trimEnd(`${text} `, context, () => null)).toBe(`${text} `);
});

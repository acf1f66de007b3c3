// A line that opens a block can be closed below it: its last bracket alone, then with those before it.
import { expect, test } from "vitest";
import { closedForms } from "../../../../../server/completion/postprocess/openedBlock";
import { readDrawn } from "../../../../golden/drawn";

test.each([
  ["a line that ends otherwise has none", "├f(a);┤", []],
  ["an arrow's block and its call", "├f(() => {┤", ["f(() => {\n}", "f(() => {\n})"]],
  ["blanks behind the brace", "├if (a) { \n┤", ["if (a) {\n}"]],
  [
    "what the line closes itself is closed no more",
    "├f([a], (b) => {┤",
    ["f([a], (b) => {\n}", "f([a], (b) => {\n})"],
  ],
  ["a closer of what stands above", "if (a) {\n├} else {┤", ["} else {\n}"]],
  ["a closer of another kind closes nothing", "├(] {┤", ["(] {\n}", "(] {\n})"]],
  [
    "the cursor's line counts whole, with its indentation",
    "    g(├a, () => {┤",
    ["a, () => {\n    }", "a, () => {\n    })"],
  ],
  [
    "of several lines the last",
    "  f(├a,\n      g(() => {┤",
    ["a,\n      g(() => {\n      }", "a,\n      g(() => {\n      })"],
  ],
  ["brackets in strings are none", '├f("(", () => {┤', ['f("(", () => {\n}', 'f("(", () => {\n})']],
])("%s", (_what, drawn, forms) => {
  const { text, context } = readDrawn(drawn, "typescript");
  expect(closedForms(text, context)).toEqual(forms);
});

// How a document indents is seen by its lines; a block is indented likewise, and in Python ends before a level that is none.
import { expect, test } from "vitest";
import { mendIndentation } from "../../../../../server/completion/postprocess/mendIndentation";
import { readDrawn } from "../../../../golden/drawn";

function mended(drawn: string, languageId = "typescript"): string {
  const { text, context } = readDrawn(drawn, languageId);
  return mendIndentation(text, context, () => null);
}

test.each([
  ["more tabs than blanks", "\ta;\n\tb;\n  c;\nif (d) {├\n  e;\n}┤\n", "\n\te;\n}"],
  ["more blanks than tabs", "\ta;\n  b;\n  c;\nif (d) {├\n\te;\n}┤\n", "\n  e;\n}"],
  ["as many of both", "\ta;\n  b;\nif (d) {├\n\te;\n}┤\n", "\n  e;\n}"],
  ["what stands behind the cursor counts", "if (d) {├\n  e;\n}┤\n\ta;\n", "\n\te;\n}"],
  ["blanks before a tab are neither", " \ta;\n \tb;\n  c;\nif (d) {├\n\te;\n}┤\n", "\n  e;\n}"],
  [
    "tabs as many a level as the text has",
    "\ta;\nif (d) {├\n  if (e) {\n    f;\n  }\n}┤\n",
    "\n\tif (e) {\n\t\tf;\n\t}\n}",
  ],
  ["a blank in front of a line is no level of tabs", "\ta;\n/**├\n * b\n */┤\n", "\n * b\n */"],
  ["an indentation less than half a level is one tab", "\ta;\nf(├\n    b,\n         c)┤\n", "\n\tb,\n\t\tc)"],
  [
    "the commonest step is the width",
    "a {\n  b;\n}\nc {\n    d;\n}\ne {\n    f;\n}\nif (g) {├\n\th;\n}┤\n",
    "\n    h;\n}",
  ],
  [
    "of steps that are as common, the first",
    "a {\n   b;\n}\nc {\n    d;\n}\nif (g) {├\n\th;\n}┤\n",
    "\n   h;\n}",
  ],
  ["one blank is no step", "a {\n b;\n}\nc {\n d;\n}\ne {\n    f;\n}\nif (g) {├\n\th;\n}┤\n", "\n    h;\n}"],
  ["a step inside of a block counts from there", "  a {\n     b;\n  }\nif (g) {├\n\th;\n}┤\n", "\n   h;\n}"],
  ["without a step, the least indentation", "      a;\n   b;\nif (g) {├\n\th;\n}┤\n", "\n   h;\n}"],
  ["where none is seen, four blanks", " a;\nif (g) {├\n\th;\n}┤\n", "\n    h;\n}"],
  ["several tabs", "  a;\nif (g) {├\n\tif (h) {\n\t\ti;\n\t}\n}┤\n", "\n  if (h) {\n    i;\n  }\n}"],
  ["tabs within a line stay", "  a;\nif (g) {├\n\th;\t// i\n}┤\n", "\n  h;\t// i\n}"],
  ["nothing is indented", "a;\nif (g) {├\n\th;\n}┤\n", "\n\th;\n}"],
  [
    "levels count from the cursor's column in a blank line",
    "a {\n    b;\n    ├if (c) {\n      d;\n    }┤\n}\n",
    "if (c) {\n        d;\n    }",
  ],
])("%s", (_what, drawn, expected) => {
  expect(mended(drawn)).toBe(expected);
});

test.each([
  ["a level of the lines above", "if a:\n    if b:\n        ├c()\n    d()\ne()┤\n", "c()\n    d()\ne()"],
  ["a level that no line has", "if a:\n    if b:\n        ├c()\n      d()\ne()┤\n", "c()"],
  [
    "a level that only a blank line has",
    "if a:\n  \n    ├if b:\n        c()\n  d()┤\n",
    "if b:\n        c()",
  ],
  ["a blank line has any level", "if a:\n    ├b()\n      \n    c()┤\n", "b()\n      \n    c()"],
  [
    "deeper than the line before, any level",
    "if a:├\n       if b:\n            c()\n       d()┤\n",
    "\n       if b:\n            c()\n       d()",
  ],
  [
    "lines within brackets have any level",
    "├a = f(b,\n      c,\n    d)\ne()┤\n",
    "a = f(b,\n      c,\n    d)\ne()",
  ],
  ["a line behind brackets has not", "├a = f(b,\n      c)\n      d()┤\n", "a = f(b,\n      c)"],
  ["nor after the cursor's line has opened them", "a = f(├b,\n      c)\n    d()┤\n", "b,\n      c)"],
  ["the first line counts as it stands in the document", "    ├a()\n  b()┤\n", "a()"],
  [
    "where the cursor's line is blank, the line above counts",
    "if a:\n    ├\n    b()\n    c()┤\n",
    "\n    b()\n    c()",
  ],
  ["written at the margin, too", "if a:\n├    b()\n  c()┤\n", "    b()"],
])("in Python: %s", (_what, drawn, expected) => {
  expect(mended(drawn, "python")).toBe(expected);
});

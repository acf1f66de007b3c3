// A block in another width of indentation becomes one in the document's; where a line's level could be one or another,
// the block ends.
import { expect, test } from "vitest";
import { convertIndentation } from "../../../../../server/completion/postprocess/indentationWidth";

interface Case {
  readonly written: string;
  /** Of the cursor's line. */
  readonly indent: number;
  readonly width: number;
  readonly becomes: string;
}

/** Lines, as they stand below each other. */
const lines = (...texts: string[]) => texts.join("\n");

test.each<[string, Case]>([
  [
    "two blanks become four",
    {
      written: lines("if (a) {", "  b();", "}"),
      ...{ indent: 0, width: 4 },
      becomes: lines("if (a) {", "    b();", "}"),
    },
  ],
  [
    "four become two, at every level",
    {
      written: lines("if (a) {", "    if (b) {", "        c();", "    }", "}"),
      ...{ indent: 0, width: 2 },
      becomes: lines("if (a) {", "  if (b) {", "    c();", "  }", "}"),
    },
  ],
  [
    "levels count from the cursor's line",
    {
      written: lines("if (a) {", "      b([", "        c,", "      ]);", "    }"),
      ...{ indent: 4, width: 4 },
      becomes: lines("if (a) {", "        b([", "            c,", "        ]);", "    }"),
    },
  ],
  [
    "a closer further out than the cursor's line stays where it is",
    {
      written: lines("(", "      b,", "  )", "]"),
      ...{ indent: 4, width: 4 },
      becomes: lines("(", "        b,", "  )", "]"),
    },
  ],
  [
    "the smallest step is the text's width, others are of several levels",
    {
      written: lines("f(", "      a,", "  b,", ") {", "  c(", "        d"),
      ...{ indent: 0, width: 4 },
      becomes: lines("f(", "            a,", "    b,", ") {", "    c(", "                d"),
    },
  ],
  [
    "a colon with blanks behind it opens, too",
    {
      written: lines("if a:  ", "  b", "  c"),
      ...{ indent: 0, width: 4 },
      becomes: lines("if a:  ", "    b", "    c"),
    },
  ],
  [
    "blank lines stay as they are, those at the end go",
    {
      written: lines("if (a) {", "  b();", "   ", "", "  c();", "", "  "),
      ...{ indent: 0, width: 4 },
      becomes: lines("if (a) {", "    b();", "   ", "", "    c();"),
    },
  ],
  [
    "behind a blank line the step is seen all the same",
    {
      written: lines("class A {", "", "  b = 1;", "}"),
      ...{ indent: 0, width: 4 },
      becomes: lines("class A {", "", "    b = 1;", "}"),
    },
  ],
  [
    "a line with a tab says nothing of the width",
    {
      written: lines("if (a) {", "\tb(", "  c {", "    d"),
      ...{ indent: 0, width: 4 },
      becomes: lines("if (a) {", "    b(", "    c {", "        d"),
    },
  ],
  [
    "a line that goes in without being opened does not count as a step",
    {
      written: lines("if (a) {", "  b", "   .c()", "}"),
      ...{ indent: 0, width: 4 },
      becomes: lines("if (a) {", "    b", "        .c()", "}"),
    },
  ],
  [
    "at the cursor's level a level could be one or another: the block ends",
    {
      written: lines("if a:", "      b", "    c"),
      ...{ indent: 4, width: 4 },
      becomes: lines("if a:", "        b"),
    },
  ],
  [
    "a block that is indented from the document's margin on is converted whole",
    {
      written: lines("a();", "    if (b) {", "      c();", "    }", "  d();"),
      ...{ indent: 8, width: 4 },
      becomes: lines("a();", "        if (b) {", "            c();", "        }", "    d();"),
    },
  ],
  [
    "where the first line opens, the next one is a level further in than the cursor",
    {
      written: lines("if (b) {", "    c(", "        d,", "    );"),
      ...{ indent: 4, width: 2 },
      becomes: lines("if (b) {"),
    },
  ],
])("%s", (_what, { written, indent, width, becomes }) => {
  expect(convertIndentation(written, indent, width)).toBe(becomes);
});

test.each([
  ["one line", "f(a);  ", 0, 4],
  ["the same width", "if (a) {\n  b();\n}\n  ", 0, 2],
  ["no line that goes in", "a();\nb();\n  c();\n  ", 0, 4],
  ["a line that opens and none further in", "a(\n);\n  ", 0, 4],
  ["a step seen from the cursor's line", "if (a) {\n      b();\n    }\n ", 4, 2],
])("%s stays as it is", (_what, written, indent, width) => {
  expect(convertIndentation(written, indent, width)).toBe(written);
});

// What is open at the cursor, what of it the text closes, and which of it the rest of the line closes: also where a quote
// above or in the line misleads.
import { expect, test } from "vitest";
import { codeAt, writtenAt } from "../../../../../server/completion/postprocess/atCursor";
import { readDrawn } from "../../../../golden/drawn";

function at(drawn: string, languageId = "typescript") {
  const { text, context } = readDrawn(drawn, languageId);
  const { open, kept, opened, closings, tokens } = writtenAt(text, context);
  return {
    open: open.map(({ closer }) => closer).join(" "),
    places: open.map(({ index }) => index),
    ...{ kept, opened },
    closings: closings.map(({ char, index, entry }) => [char, index, entry]),
    rest: tokens.filter(({ closes }) => closes !== null).map(({ text, closes }) => [text, closes]),
  };
}

test("places are told in the prefix, what is closed in the text, the outermost first", () => {
  expect(at("{\n  f([├a])┤)\n}")).toEqual({
    ...{ open: "} ) ]", places: [0, 5, 6], kept: 1, opened: 0 },
    ...{
      closings: [
        ["]", 1, 2],
        [")", 2, 1],
      ],
      rest: [[")", 1]],
    },
  });
  expect(at("f(├a, g([b┤)")).toEqual({
    ...{ open: ")", places: [1], kept: 1, opened: 2, closings: [], rest: [[")", 0]] },
  });
});

test.each([
  [
    "each sign closes what is further out than the one before it closed",
    "f(g([├┤]));",
    [
      ["]", 2],
      [")", 1],
      [")", 0],
    ],
  ],
  ["a closer too many closes nothing", "f(├┤));", [[")", 0]]],
  ["what was passed over is not closed later", "f([├┤)]);", [[")", 0]]],
  ["a sign that is missing stays missing", "f({[├┤}];", [["}", 1]]],
  [
    "a quote and its call",
    'f("├┤");',
    [
      ['"', 1],
      [")", 0],
    ],
  ],
  ["a comment's end", "/* a├┤ */ b", [["*/", 0]]],
  [
    "code within a template, and the template",
    "`${a├┤}`",
    [
      ["}", 1],
      ["`", 0],
    ],
  ],
])("the rest of the line: %s", (_what, drawn, rest) => {
  expect(at(drawn).rest).toEqual(rest);
});

test.each([
  [
    "a template above has no end",
    "`a\nf('├┤');",
    [
      ["'", 1],
      [")", 0],
    ],
  ],
  [
    "an apostrophe in the line may have begun a string",
    "f(a'├┤')",
    [
      ["'", 1],
      [")", 0],
    ],
  ],
  [
    "brackets before that string count, those within it do not",
    "f([a'(├┤'])",
    [
      ["'", 2],
      ["]", 1],
      [")", 0],
    ],
  ],
])("where the quote behind the cursor would have no use, %s", (_what, drawn, rest) => {
  expect(at(drawn).rest).toEqual(rest);
});

test.each([
  ["a quote in a comment", "a #'├┤'", [["'", 1]]],
  [
    "brackets in a comment",
    "x = y( # ('├┤')",
    [
      ["'", 3],
      [")", 2],
    ],
  ],
])("%s is closed there", (_what, drawn, rest) => {
  expect(at(drawn, "python").rest).toEqual(rest);
});

test.each([
  [
    "in a string of the line, another quote is a letter",
    'f("├┤\'")',
    [
      ['"', 1],
      [")", 0],
    ],
  ],
  ["where an even number of quotes stands before, none is lost", "f('a', ├┤')", [[")", 0]]],
  ["where both are apostrophes, none is lost", "f(a'c'├┤')", [[")", 0]]],
])("%s", (_what, drawn, rest) => {
  expect(at(drawn).rest).toEqual(rest);
});

test.each([
  ["strings are blank", 'f("├a", b┤)', "f(   , b", 3],
  ["comments are blank", "a ├b // c┤", "a b     ", 2],
  ["line ends stay in what is blank", "├a /* b\nc */ d┤", "a     \n     d", 0],
  ["code within a template is code", "├`a${b}c`┤", "    b   ", 0],
  ["a regular expression with its flags", "├a = /b/gi.test(c)┤", "a =      .test(c)", 0],
  ["a regular expression that the cursor's line began", "a = /b├c/g;┤", "a =      ;", 6],
  ["letters behind a string are code", '├"a"in b┤', "   in b", 0],
  ["what a comment above has begun", "/*\na ├b */ c┤", "       c", 2],
  ["only the cursor's line", "f(g);\nh(├i┤", "h(i", 2],
])("for names, %s", (_what, drawn, code, from) => {
  const { text, context } = readDrawn(drawn, "typescript");
  expect(codeAt(text, context)).toEqual({ code, from });
});

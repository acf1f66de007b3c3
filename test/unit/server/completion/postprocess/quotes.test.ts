// Whether a quote or a slash opens something. Drawn: `│` stands before the sign that is asked about.
import { expect, test } from "vitest";
import { quoteOpensAt, regexOpensAt } from "../../../../../server/completion/postprocess/quotes";
import { languageOf } from "../../../../../server/languages";

const at = (drawn: string): [string, number] => [drawn.replace("│", ""), drawn.indexOf("│")];

test.each([
  ['f(│"a")', "typescript", { closer: '"', length: 1, endsWithLine: true, isRaw: false, isWhole: false }],
  ["f(│'a')", "typescript", { closer: "'", length: 1, endsWithLine: true, isRaw: false, isWhole: false }],
  ["f(│`a`)", "typescript", { closer: "`", length: 1, endsWithLine: false, isRaw: false, isWhole: false }],
  ['│"""a"""', "python", { closer: '"""', length: 3, endsWithLine: false, isRaw: false, isWhole: false }],
  ["│''", "python", { closer: "'", length: 1, endsWithLine: true, isRaw: false, isWhole: false }],
  ["│`a`", "go", { closer: "`", length: 1, endsWithLine: false, isRaw: true, isWhole: false }],
  ["echo │'a'", "shellscript", { closer: "'", length: 1, endsWithLine: true, isRaw: true, isWhole: false }],
])("%s in %s opens a string", (drawn, languageId, opened) => {
  expect(quoteOpensAt(...at(drawn), languageOf(languageId))).toEqual(opened);
});

// Where the apostrophe opens no string, it may stand around one character.
test.each([
  ["let c = │'a';", 3],
  [String.raw`let c = │'\n';`, 4],
  [String.raw`let c = │'\'';`, 4],
  [String.raw`let c = │'\x41';`, 6],
  [String.raw`let c = │'\u{1F600}';`, 11],
])("%s: a whole literal of one character", (drawn, length) => {
  const whole = { closer: "'", length, endsWithLine: true, isRaw: false, isWhole: true };
  expect(quoteOpensAt(...at(drawn), languageOf("rust"))).toEqual(whole);
});

test.each([
  ["fn f<│'a>(x: &'a str)", "rust"],
  ["let c = │'ab';", "rust"],
  ["let c = │'\n'", "rust"],
  ["let c = │''", "rust"],
  ["f(│a)", "rust"],
  ["f(│a)", "typescript"],
  ["// don│'t", "typescript"],
  ["// the items│' sum", "typescript"],
  ["// é│'s", "typescript"],
  ["x1│'", "typescript"],
  ["a_│'", "typescript"],
  ["buf│'a'", "python"],
  ["au8│'a'", "cpp"],
])("%s in %s opens nothing", (drawn, languageId) => {
  expect(quoteOpensAt(...at(drawn), languageOf(languageId))).toBeNull();
});

test.each([
  ["f│'a'", "python"],
  ["Rb│'a'", "python"],
  ["(f│'a')", "python"],
  ["u8│'a'", "cpp"],
  ["N│'a'", "sql"],
])("%s in %s: letters before the quote are the string's", (drawn, languageId) => {
  expect(quoteOpensAt(...at(drawn), languageOf(languageId))?.closer).toBe("'");
});

test.each([
  "│/a/",
  "  │/a/",
  "a = │/b/",
  "f(│/b/)",
  "[a, │/b/]",
  "a ? │/b/ : c",
  "a && │/b/",
  "a || │/b/",
  "!│/b/",
  "{ │/b/ }",
  "; │/b/",
  "a => │/b/",
  "return │/b/",
  "  return│/b/",
  "typeof │/b/",
  "case │/b/",
  "yield │/b/",
  "await │/b/",
  "a = 1\n│/b/",
  `${"a".repeat(60)} = │/b/`,
])("%s begins a regular expression", (drawn) => {
  expect(regexOpensAt(...at(drawn))).toBe(true);
});

test.each([
  "a │/b/",
  "1 │/b",
  "f() │/b",
  "a[0] │/b",
  "returned │/b/",
  "myreturn │/b/",
  "a = │/ b",
  "a = │// b",
  "a = │/* b */",
  "<b><│/b>",
  "<b │/>",
  "= │",
  "= │a",
])("%s begins none", (drawn) => {
  expect(regexOpensAt(...at(drawn))).toBe(false);
});

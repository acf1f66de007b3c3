// Every form of a glob, by itself: what fits, what just does not, what cannot be read; and that time grows with its length.
import { expect, test } from "vitest";
import { Glob, toBytes } from "../../../../server/files/glob";

const fits = (pattern: string, path: string) =>
  Glob.parse(toBytes(pattern))?.matches(path.split("/").map(toBytes)) ?? null;

test.each([
  ["a", ["a"], ["b", "aa", "", "a/a", "A"]],
  ["a*", ["a", "ab", "abc"], ["ba", "a/b", ""]],
  ["*a", ["a", "ba"], ["ab", "b/a"]],
  ["a*b*c", ["abc", "axbxc", "abbcc", "abcbc"], ["ac", "acb", "abcx", "xabc"]],
  ["*", ["a", ""], ["a/b"]],
  ["?", ["a", "*"], ["", "ab"]],
  ["a?c", ["abc"], ["ac", "a/c", "abbc"]],
  ["a/b", ["a/b"], ["a", "b", "a/b/c", "x/a/b"]],
  ["**/a", ["a", "x/a", "x/y/a"], ["a/x", "xa", "x/ya"]],
  ["a/**", ["a/x", "a/x/y"], ["a", "b/a/x"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/b/b"], ["a", "ab", "a/x", "a/b/x", "x/a/b"]],
  ["**/a/**/b", ["a/b", "x/a/b", "x/a/y/b", "a/a/b/b"], ["a", "b", "b/a", "a/b/x"]],
  ["**", ["a", "a/b"], []],
  ["a/***/b", ["a/b", "a/x/b"], ["a/x"]],
  ["a**", ["a", "abc"], ["a/b"]],
  ["*.ts", [".ts", "a.ts", "a.b.ts"], ["a.tsx", "ats"]],
  ["[abc]", ["a", "b", "c"], ["d", "", "ab", "A", "`"]],
  ["[a-c]x", ["ax", "bx", "cx"], ["dx", "`x", "x", "-x"]],
  ["[!a-c]", ["d", "`", "-"], ["a", "b", "c", ""]],
  ["[^a]", ["b", "^"], ["a"]],
  ["[a-]", ["a", "-"], ["b", "]"]],
  ["[-a]", ["a", "-"], ["b"]],
  ["[]a]", ["]", "a"], ["b"]],
  ["[!]a]", ["b"], ["]", "a"]],
  ["[a-c-e]", ["a", "b", "c", "-", "e"], ["d"]],
  ["[a-b-]", ["a", "b", "-"], ["c"]],
  ["[z-a]", ["z"], ["a", "m", "-"]],
  ["[!z-a]", ["a", "m", "-"], ["z"]],
  ["[a-Z]", ["a"], ["Z", "b"]],
  ["[\\]]", ["]"], ["\\", "a"]],
  ["[\\a-\\c]", ["a", "b", "c"], ["d", "\\"]],
  ["[a-\\]]", ["a"], ["]", "b"]],
  ["[+-\\]]", ["+", "A", "]"], ["*", "^"]],
  ["[[:digit:]]", ["0", "9"], ["a", "/", ":"]],
  ["[[:alpha:]]", ["a", "z", "A", "Z"], ["0", "@", "[", "`", "{"]],
  ["[[:alnum:]]", ["a", "Z", "5"], ["_", "-"]],
  ["[[:upper:]]", ["A", "Z"], ["a", "@"]],
  ["[[:lower:]]", ["a", "z"], ["A", "{"]],
  ["[[:xdigit:]]", ["0", "a", "f", "A", "F"], ["g", "G"]],
  ["[[:space:]]", [" ", "\t", "\n", "\r", "\v"], ["a", "\b"]],
  ["[[:blank:]]", [" ", "\t"], ["\n", "a"]],
  ["[[:cntrl:]]", ["\0", "\x1f", "\x7f"], [" ", "a"]],
  ["[[:punct:]]", ["!", "@", "[", "~", ":", "`", "{"], ["a", "0", " "]],
  ["[[:graph:]]", ["!", "~", "a"], [" ", "\x7f"]],
  ["[[:print:]]", [" ", "~"], ["\x1f", "\x7f"]],
  ["[[:digit:]x-z]", ["1", "y"], ["a", "-"]],
  ["[![:digit:]]", ["a"], ["1"]],
  ["[[:digit:]-a]", ["1", "-", "a"], ["b", "="]],
  ["[[x]", ["[", "x"], ["a"]],
  ["[[:]", ["[", ":"], ["a"]],
  ["[[:x]y", ["[y", ":y", "xy"], ["y"]],
  ["\\*", ["*"], ["a", "\\*"]],
  ["\\a\\?", ["a?"], ["ab"]],
  ["\\[a]", ["[a]"], ["a"]],
  ["a\\/b", ["a/b"], ["a\\/b"]],
  ["?", ["a"], ["é"]],
  ["??", ["é"], ["a"]],
  ["é*", ["é", "éa"], ["e"]],
  ["한*", ["한글"], ["글한"]],
])("%s", (pattern, yes, no) => {
  for (const path of yes) expect([path, fits(pattern, path)]).toEqual([path, true]);
  for (const path of no) expect([path, fits(pattern, path)]).toEqual([path, false]);
});

test.each([
  "[",
  "[a",
  "[]",
  "[!]",
  "[!",
  "[a-",
  "[\\",
  "[[:digit:]",
  "[[:none:]]",
  "[[:",
  "[[:a",
  "a\\",
  "x[[:ALPHA:]]",
])("%s cannot be read", (pattern) => expect(Glob.parse(pattern)).toBeNull());

test("a thousand characters are read, one more is not", () => {
  expect(Glob.parse("a".repeat(1000))).not.toBeNull();
  expect(Glob.parse("a".repeat(1001))).toBeNull();
});

test("stars over stars cost no more than pattern by path", () => {
  expect(fits(`${"a*".repeat(400)}b`, "a".repeat(20_000))).toBe(false);
  expect(fits(`${"**/a/".repeat(150)}b`, "a/".repeat(3_000))).toBe(false);
});

import { describe, expect, test } from "vitest";
import { IgnoreRules } from "../../../../server/files/ignoreRules";

const rules = (text: string, folder = "") => IgnoreRules.none.with(text, folder);

describe("IgnoreRules", () => {
  test.each([
    ["*.log", "a/b.log", false, true],
    ["*.log", "a/b.logs", false, false],
    ["/gen", "gen", true, true],
    ["/gen", "src/gen", true, false],
    ["gen/", "gen", false, false],
    ["gen/", "src/gen", true, true],
    ["src/**/x.ts", "src/a/b/x.ts", false, true],
    ["src/**/x.ts", "src/x.ts", false, true],
    ["src/*.ts", "src/a/x.ts", false, false],
    ["a?.[jt]s", "ab.ts", false, true],
    ["a?.[jt]s", "ab.cs", false, false],
    ["# a.ts", "a.ts", false, false],
    ["\\#a.ts", "#a.ts", false, true],
    ["a+b.ts", "a+b.ts", false, true],
    ["a.ts   ", "a.ts", false, true],
  ])("%s and %s (folder: %s): %s", (line, path, isFolder, expected) => {
    expect(rules(line).ignores(path, isFolder)).toBe(expected);
  });

  test("lets the last line that fits decide", () => {
    expect(rules("*.ts\n!keep.ts").ignores("src/keep.ts", false)).toBe(false);
    expect(rules("!keep.ts\n*.ts").ignores("src/keep.ts", false)).toBe(true);
  });

  test("ties a deeper folder's lines to that folder", () => {
    const deeper = rules("*.log").with("/out\n!a.log", "pkg");
    expect(deeper.ignores("pkg/out", true)).toBe(true);
    expect(deeper.ignores("out", true)).toBe(false);
    expect(deeper.ignores("pkg/a.log", false)).toBe(false);
    expect(deeper.ignores("a.log", false)).toBe(true);
  });
});

test.each([
  ["a comment names nothing", "#a.ts", "#a.ts", false],
  ["a number sign behind a backslash is a name's", "\\#a.ts", "#a.ts", true],
  ["a number sign at the end is a name's", "a#", "a#", true],
  ["a line may end as on Windows", "a.ts\r\nb.ts\r\n", "a.ts", true],
  ["a carriage return within a line is a name's", "a\rb.ts", "a\rb.ts", true],
  ["a blank behind a backslash counts", "a\\ ", "a ", true],
  ["blanks at the end do not", "a  ", "a", true],
  ["a backslash before the last sign", "a\\b  ", "ab", true],
  ["an exclamation mark alone names nothing", "a\n!", "a", true],
  ["empty lines name nothing", "\n\n", "a", false],
  ["a mark of byte order in front is none of the name's", "\uFEFFa", "a", true],
  ["one further on is", "a\uFEFF", "a\uFEFF", true],
])("%s", (_what, rules, path, ignored) => {
  expect(IgnoreRules.none.with(rules, "").ignores(path, false)).toBe(ignored);
});

test("what would take too long to compare is ignored whole; rules without a star cost little", () => {
  const deep = `${"a/".repeat(90)}b.ts`;
  const starred = IgnoreRules.none.with("**/a/**/b/**/c\n".repeat(2_000), "");
  expect([starred.isTooMuchFor(deep), starred.ignores(deep, false)]).toEqual([true, true]);
  expect(starred.ignores("a/b.ts", false)).toBe(false);
  const plain = IgnoreRules.none.with("aaaaaaaaaaaaa\n".repeat(2_000), "");
  expect([plain.isTooMuchFor(deep), plain.ignores(deep, false)]).toEqual([false, false]);
});

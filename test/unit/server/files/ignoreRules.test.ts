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

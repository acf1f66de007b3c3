import { describe, expect, test } from "vitest";
import { isSourceFile, isWrittenByPeople } from "../../../../server/files/sourceFiles";

describe("isSourceFile", () => {
  test("takes no large files, and of data only small ones", () => {
    expect(isSourceFile("a.ts", 200_000)).toBe(true);
    expect(isSourceFile("a.ts", 300_000)).toBe(false);
    expect(isSourceFile("a.json", 40_000)).toBe(false);
  });

  test.each(["a.png", "a.min.js", "package-lock.json", "Makefile", "a.js.map"])("leaves out %s", (name) => {
    expect(isSourceFile(name, 100)).toBe(false);
  });
});

describe("isWrittenByPeople", () => {
  test.each([
    ["const a = 1;\n".repeat(50), true],
    ["a\0b", false],
    [`var a=${"1+".repeat(2000)}1;`, false],
    [`${"x".repeat(900)}\n`.repeat(20), false],
  ])("judges a text by its lines (%#)", (text, expected) => {
    expect(isWrittenByPeople(text)).toBe(expected);
  });
});

// Applying what a server suggests: positions in UTF-16 units, line ends as LF.
import { describe, expect, test } from "vitest";
import { applyEdit, insertion, offsetAt, withUnixLineEnds } from "../../eval/edit";

describe("edit", () => {
  test("turns CRLF and lone CR into LF", () => {
    expect(withUnixLineEnds("a\r\nb\rc\n")).toBe("a\nb\nc\n");
  });

  test("counts characters in UTF-16 units", () => {
    expect(offsetAt("x\n😀b", { line: 1, character: 2 })).toBe("x\n😀".length);
  });

  test("takes a character beyond the line for the line's end", () => {
    expect(offsetAt("ab\ncd", { line: 0, character: 9 })).toBe(2);
    expect(offsetAt("ab\ncd", { line: 7, character: 0 })).toBe(5);
  });

  test("inserts at the cursor and tells where the text came to stand", () => {
    const applied = applyEdit("a\nb()", insertion({ line: 1, character: 2 }, "1\r\n2"));
    expect(applied).toEqual({ text: "a\nb(1\n2)", start: 4, end: 7 });
  });

  test("replaces the range", () => {
    const edit = { start: { line: 0, character: 2 }, end: { line: 0, character: 3 }, newText: "1)" };
    expect(applyEdit("b()", edit).text).toBe("b(1)");
  });
});

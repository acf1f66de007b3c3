// A suggestion at an author's cursor: right, short, or wrong, and what stands there once it is taken.
import { describe, expect, test } from "vitest";
import { judge } from "../../../eval/applications/judge";

function verdict(
  ahead: string,
  newText: string,
  { left = "", closers = "", replaced = 0, after = "\n" } = {},
) {
  const place = { line: 0, character: left.length };
  const edit = { start: place, end: { line: 0, character: left.length + replaced }, newText };
  return judge(edit, { state: { left, closers }, ahead, after });
}

describe("a suggestion", () => {
  test.each([
    ["return a;", "return a;", "right"],
    ["return a;", "return a", "right"],
    ["return a + b;", "return a", "beginning"],
    ["ab + c;", "ab", "little"],
    ["return a;", "return b;", "turnsWrong"],
    ["return a;", "if (a) b;", "wrong"],
    ["a();\nb();", "a();", "right"],
    ["a();\nb();", "a();\nb();", "right"],
    ["a();\nb();", "a();\nc();", "turnsWrong"],
  ] as const)("where the author types %j, %j is %s", (ahead, text, expected) => {
    expect(verdict(ahead, text).verdict).toBe(expected);
  });

  test("is right where it takes the editor's closer with it, and wrong where it doubles it", () => {
    const state = { left: "f(", closers: ")" };
    expect(verdict("a);", "a);", { ...state, replaced: 1 })).toMatchObject({
      verdict: "right",
      taken: { left: "f(a);", closers: "" },
    });
    expect(verdict("a);", "a", state)).toMatchObject({ verdict: "right", taken: { closers: ")" } });
    expect(verdict("a);", "a);", state)).toMatchObject({ verdict: "turnsWrong", taken: null });
  });

  test("is right where it goes on into what stands behind the edit and replaces that, and wrong where it doubles it", () => {
    const state = { left: "f(", after: ")\n" };
    expect(verdict("a", "a)", { ...state, replaced: 1 })).toMatchObject({
      verdict: "right",
      length: 1,
      taken: { left: "f(a", closers: "" },
    });
    expect(verdict("a", "a)", state).verdict).toBe("turnsWrong");
  });

  test("may open what the author goes on to close", () => {
    expect(verdict("f(() => {\n  a();\n});", "f(() => {").verdict).toBe("right");
  });
});

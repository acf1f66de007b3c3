// Targets, closing runs and columns of single lines.
import { describe, expect, test } from "vitest";
import { closingRun, columnsOf, drawColumn, isDrawable, targetEnd } from "../../../eval/cursors/line";

describe("line", () => {
  test("draws only lines with three characters and a letter", () => {
    expect(isDrawable("  f()")).toBe(true);
    expect(isDrawable("  });")).toBe(false);
    expect(isDrawable(" ab ")).toBe(false);
  });

  test.each([
    ["f(a, [b]);  ", "]);"],
    ["const a = `x`", "`"],
    ["if (a) {", ""],
    ["else: ", ":"],
    ["return a", ""],
  ])("finds the closing run of %j", (line, run) => {
    expect(closingRun(line)).toBe(run);
  });

  test("ends the target at the last non-space character, or left of the run", () => {
    expect(targetEnd("f(a);  ", "eol")).toBe(5);
    expect(targetEnd("f(a);  ", "mid")).toBe(3);
    expect(targetEnd("return a", "mid")).toBeNull();
  });

  test("begins at the first non-space column", () => {
    expect(columnsOf("  ab = c", 8, "firstColumn")).toEqual([2]);
  });

  test("begins after a word or a punctuation character, and leaves two characters to write", () => {
    // Columns drawn: `  ab| |= |foo|(x)` without the last, whose target would be too short.
    expect(columnsOf("  ab = foo(x)", 13, "boundary")).toEqual([4, 5, 6, 7, 10, 11]);
  });

  test("begins between two punctuation characters", () => {
    expect(columnsOf("f((ab", 5, "boundary")).toEqual([1, 2, 3]);
  });

  test("never cuts a surrogate pair", () => {
    expect(columnsOf("a😀bc", 5, "anywhere")).toEqual([0, 1, 3]);
  });

  test("passes over a line that has no room for the kind", () => {
    expect(drawColumn("a);", "mid", "anywhere", () => 0)).toBeNull();
    expect(drawColumn("  f(a);", "mid", "firstColumn", () => 0)).toEqual({ column: 2, end: 5 });
  });
});

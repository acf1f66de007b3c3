import { describe, expect, test } from "vitest";
import { lineNumberAt, linesNear } from "../../../../server/context/lines";

test("a line's number is how many lines end before it", () => {
  expect([0, 1, 2, 3].map((offset) => lineNumberAt("a\nbc", offset))).toEqual([0, 0, 1, 1]);
});

describe("the lines near a place", () => {
  const near = (text: string, offset: number, most = 2, maxLength = 10) =>
    linesNear(text, offset, { most, maxLength }).map(({ line, text }) => `${line} ${text}`);

  test("the nearest first, the one above before the one below", () => {
    expect(near("a\nb\nc\nd\ne\nf", 5)).toEqual(["2 c", "1 b", "3 d", "0 a", "4 e"]);
  });

  test("at the document's beginning and end", () => {
    expect(near("a\nb", 0)).toEqual(["0 a", "1 b"]);
    expect(near("a\nb\n", 4)).toEqual(["2 ", "1 b", "0 a"]);
    expect(near("", 0)).toEqual(["0 "]);
  });

  test("of a longer line its beginning, of empty lines nothing", () => {
    expect(near(`${"x".repeat(30)}\n\n${"y".repeat(30)}`, 31)).toEqual([
      "1 ",
      `0 ${"x".repeat(10)}`,
      `2 ${"y".repeat(10)}`,
    ]);
  });
});

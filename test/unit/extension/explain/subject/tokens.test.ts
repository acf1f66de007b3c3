import { describe, expect, test } from "vitest";
import { explainedPart, tokenAt } from "../../../../../extension/explain/subject/tokens";

const span = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });

describe("tokenAt", () => {
  const tokens = [span(0, 2), span(2, 3), span(3, 7)];

  test("finds the token that holds the character after the offset", () => {
    expect([0, 1, 2, 3, 6].map((offset) => tokenAt(tokens, offset))).toEqual([0, 0, 1, 2, 2]);
  });

  test("finds none outside the text", () => {
    expect(tokenAt(tokens, 7)).toBeNull();
    expect(tokenAt(tokens, -1)).toBeNull();
    expect(tokenAt([], 0)).toBeNull();
  });
});

describe("explainedPart", () => {
  test("keeps a selection of usual length whole and cuts a very long one", () => {
    expect(explainedPart("x".repeat(100_000))).toHaveLength(100_000);
    expect(explainedPart("x".repeat(100_001))).toHaveLength(100_000);
  });

  test("never cuts through a character of two code units", () => {
    expect(explainedPart(`${"x".repeat(99_999)}😀y`)).toBe("x".repeat(99_999));
  });
});

// Similarity by edits, in code points.
import { describe, expect, test } from "vitest";
import { editSimilarity, levenshtein } from "../../../eval/score/editSimilarity";

describe("editSimilarity", () => {
  test("counts the fewest edits", () => {
    expect(levenshtein([..."kitten"], [..."sitting"])).toBe(3);
    expect(levenshtein([], [..."ab"])).toBe(2);
  });

  test("counts an astral character once", () => {
    expect(editSimilarity("😀a", "😁a")).toBe(0.5);
    expect(editSimilarity("한글", "한국")).toBe(0.5);
  });

  test("is 1 for equal texts and 0 without a common character", () => {
    expect(editSimilarity("return x", "return x")).toBe(1);
    expect(editSimilarity("", "ab")).toBe(0);
  });
});

// From which layer on the choice stands.
import { describe, expect, test } from "vitest";
import { decidingLayer, withoutTwins } from "../../../../media/panel/views/layers";

describe("the layers", () => {
  test("have decided from where the choice is first for good", () => {
    const rows = [3, 0, 2, 0, 0].map((rankOfChoice) => ({
      rankOfChoice,
      candidates: [],
      probabilityOfChoice: 0,
    }));
    expect(decidingLayer({ rows })).toBe(3);
  });
});

test("of blanks that have one name the most probable is shown, and the answer always", () => {
  const token = (text: string, tokenId: number) => ({
    tokenId,
    bytes: [...new TextEncoder().encode(text)],
  });
  const all = [token("\n  ", 1), token("0", 2), token("\n    ", 3), token(" ", 4), token("\n", 5)];
  expect(withoutTwins(all, 5).map(({ tokenId }) => tokenId)).toEqual([1, 2, 4, 5]);
});

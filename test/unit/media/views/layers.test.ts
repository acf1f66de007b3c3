// From which layer on the choice stands.
import { describe, expect, test } from "vitest";
import { decidingLayer } from "../../../../media/panel/views/layers";

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

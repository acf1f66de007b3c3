// How far other choices follow the suggestion.
import { describe, expect, test } from "vitest";
import { sharedSteps } from "../../../../media/panel/views/loop";

describe("choices", () => {
  test("are followed as far as they are the suggestion's", () => {
    const path = (...ids: number[]) => ids.map((tokenId) => ({ tokenId }));
    expect(sharedSteps(path(1, 2), path(1, 2, 3))).toBe(2);
    expect(sharedSteps(path(1, 9, 3), path(1, 2, 3))).toBe(1);
  });
});

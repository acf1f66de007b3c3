// How far other choices follow the suggestion.
import { describe, expect, test } from "vitest";
import type { RequestRecord } from "../../../../server/protocol/record";
import { lineSoFar, sharedSteps } from "../../../../media/panel/views/loop";

describe("choices", () => {
  test("are followed as far as they are the suggestion's", () => {
    const path = (...ids: number[]) => ids.map((tokenId) => ({ tokenId }));
    expect(sharedSteps(path(1, 2), path(1, 2, 3))).toBe(2);
    expect(sharedSteps(path(1, 9, 3), path(1, 2, 3))).toBe(1);
  });
});

test("the line so far ends where the suggestion's own tokens begin", () => {
  const context = { prefix: "a\n  return this.lines" } as NonNullable<RequestRecord["context"]>;
  const prompt = { healedText: "lines" } as NonNullable<RequestRecord["prompt"]>;
  expect(lineSoFar({ context, prompt })).toBe("return·this.");
  expect(lineSoFar({ context, prompt: { ...prompt, healedText: "" } })).toBe("return·this.lines");
});

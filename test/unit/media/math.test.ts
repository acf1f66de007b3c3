// Softmax, and the strongest of many weights.
import { describe, expect, test } from "vitest";
import { softmax, strongest, sumOf, untilShare } from "../../../media/panel/math";

describe("the strongest weights", () => {
  const weights = Float32Array.from([1, 0, 0, 0.25, 0.75, 0, 0.5, 0.125, 0.375]);

  test("come first, without what is not seen", () => {
    expect(strongest(weights.subarray(3, 6), 3)).toEqual([
      { index: 1, weight: 0.75 },
      { index: 0, weight: 0.25 },
    ]);
    expect(strongest(weights, 2).map(({ weight }) => weight)).toEqual([1, 0.75]);
  });

  test("are as many as have a share of the whole", () => {
    const entries = [0.5, 0.25, 0.125].map((weight, index) => ({ index, weight }));
    expect(untilShare(entries, 0.5)).toEqual(entries.slice(0, 1));
    expect(untilShare(entries, 0.6)).toEqual(entries.slice(0, 2));
    expect(untilShare(entries, 0.95)).toEqual(entries);
  });
});

describe("softmax", () => {
  const logits = Float32Array.of(1, 3, 2);

  test("sums to 1 at any temperature, and sharpens as it falls", () => {
    const best = [2, 1, 0.5, 0.1].map((temperature) => softmax(logits, temperature)[1] ?? 0);
    best.slice(1).forEach((share, i) => expect(share).toBeGreaterThan(best[i] ?? Infinity));
    for (const temperature of [0, 0.1, 1, 5]) expect(sumOf(softmax(logits, temperature))).toBeCloseTo(1, 12);
    expect([...softmax(logits, 0)]).toEqual([0, 1, 0]);
  });
});

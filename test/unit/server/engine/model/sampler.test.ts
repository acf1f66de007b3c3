// One row of logits to a choice.
import { describe, expect, test } from "vitest";
import { chooseBest, logProbOf } from "../../../../../server/engine/model/sampler";

const LOGITS = Float32Array.of(1, 3, -2, 3, 900);

describe("sampler", () => {
  test("chooses the largest, the first among equals", () => {
    expect(chooseBest(LOGITS)).toEqual({ tokenId: 4, logProb: -0 });
    expect(chooseBest(LOGITS.subarray(0, 4)).tokenId).toBe(1);
  });

  test("gives the log-probability over the full row", () => {
    const sum = Math.exp(1) + 2 * Math.exp(3) + Math.exp(-2);
    expect(chooseBest(LOGITS.subarray(0, 4)).logProb).toBeCloseTo(3 - Math.log(sum), 6);
    expect(logProbOf(LOGITS.subarray(0, 4), 2)).toBeCloseTo(-2 - Math.log(sum), 6);
  });

  test("refuses a row without a finite largest", () => {
    expect(() => chooseBest(Float32Array.of(NaN, NaN))).toThrow("expected finite logits");
  });
});

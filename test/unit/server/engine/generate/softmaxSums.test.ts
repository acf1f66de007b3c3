import { describe, expect, test } from "vitest";
import { softmaxSums } from "../../../../../server/engine/generate/softmaxSums";
import { seededRandom } from "../../../../eval/random";

function expected(logits: readonly number[], highest: number) {
  const belows = logits.map((logit) => logit - highest).filter((below) => below > -Infinity);
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    sum: total(belows.map(Math.exp)),
    weighted: total(belows.map((below) => Math.exp(below) * below)),
  };
}

describe("softmaxSums", () => {
  test("is what the exponentials say, whatever the spread", () => {
    const random = seededRandom(3);
    for (const spread of [0.001, 1, 30, 200]) {
      const logits = Float32Array.from({ length: 5000 }, () => (random() - 0.5) * spread);
      const highest = Math.max(...logits);
      const { sum, weighted } = softmaxSums(logits, highest);
      const exact = expected([...logits], highest);
      expect(Math.abs(sum / exact.sum - 1)).toBeLessThan(1e-8);
      expect(Math.abs(weighted - exact.weighted)).toBeLessThan(1e-8 * exact.sum);
    }
  });

  test("gives one to a single token, and nothing to what may not come", () => {
    const { sum, weighted } = softmaxSums(Float32Array.from([-Infinity, 3, -Infinity]), 3);
    expect(sum).toBe(1);
    expect(Math.abs(weighted)).toBe(0);
  });

  test("keeps a NaN", () => {
    expect(softmaxSums(Float32Array.from([1, NaN]), 1).sum).toBeNaN();
  });
});

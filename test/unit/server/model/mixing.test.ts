import { describe, expect, test } from "vitest";
import { CONFIDENCE_FEATURES } from "../../../../server/completion/confidence";
import { FEATURES } from "../../../../server/engine/generate/mixture";
import { DEFAULT_MIXING, loadMixing, readMixing } from "../../../../server/model/mixing";

const FAMILY = { maxShare: 0.9, bias: 0, weights: FEATURES.map(() => 1) };
const GOOD = {
  formatVersion: 1,
  families: { script: FAMILY, python: FAMILY, other: FAMILY },
  confidence: {
    bias: 0,
    weights: CONFIDENCE_FEATURES.map(() => 0.5),
    thresholds: { quiet: 0.6, balanced: 0.4, eager: 0.2 },
  },
};

describe("readMixing", () => {
  test("takes as many weights as there are features", () => {
    expect(readMixing(GOOD)).toEqual({ families: GOOD.families, confidence: GOOD.confidence });
  });

  test.each([
    [{ ...GOOD, formatVersion: 2 }, "formatVersion"],
    [{ ...GOOD, families: { script: FAMILY, other: FAMILY } }, "families.python.maxShare"],
    [
      { ...GOOD, families: { ...GOOD.families, other: { ...FAMILY, weights: [1] } } },
      "families.other.weights",
    ],
    [
      { ...GOOD, confidence: { ...GOOD.confidence, thresholds: { quiet: 1 } } },
      "confidence.thresholds.balanced",
    ],
  ])("names what it cannot take (%#)", (raw, where) => {
    expect(() => readMixing(raw)).toThrow(where);
  });
});

test("reads a fit of eight features: to the others it gives no weight", () => {
  const early = { ...FAMILY, weights: FAMILY.weights.slice(0, 8) };
  const mixing = readMixing({ ...GOOD, families: { script: early, python: early, other: early } });
  expect(mixing.families.other.weights).toHaveLength(8);
});

describe("a model without fitted numbers", () => {
  test("has defaults of the right length, which hold nothing back", async () => {
    const mixing = await loadMixing(null);
    expect(mixing).toBe(DEFAULT_MIXING);
    expect(mixing.families.other.weights).toHaveLength(FEATURES.length);
    expect(mixing.confidence.weights).toHaveLength(CONFIDENCE_FEATURES.length);
    expect(mixing.confidence.thresholds.balanced).toBe(0);
  });
});

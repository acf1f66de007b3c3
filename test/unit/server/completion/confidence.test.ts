import { expect, test } from "vitest";
import {
  CONFIDENCE_FEATURES,
  confidenceFeatures,
  confidenceOf,
  isSureEnough,
} from "../../../../server/completion/confidence";

const CONTEXT = {
  path: "a.py",
  repoName: null,
  languageId: "python",
  prefix: "def f():\n    return ",
  suffix: ")\n",
  extent: "line",
  eol: "\n",
  imports: [],
  neighbours: [],
} as const;
const SURE = { modelProb: 0.9, memoryProb: 0.8, memoryShare: 0.5 };
const TOKENS = {
  text: "abc",
  logProbs: [-0.1, -0.3],
  sources: [SURE, { ...SURE, memoryProb: 0.4 }],
  endLogProb: -0.2,
};

test("has one feature for each name, of what its name says", () => {
  const features = confidenceFeatures(TOKENS, CONTEXT);
  const named = Object.fromEntries(CONFIDENCE_FEATURES.map((name, i) => [name, features[i]]));
  expect(features).toHaveLength(CONFIDENCE_FEATURES.length);
  expect(named["sum of log-probabilities / 4"]).toBeCloseTo(-0.15, 12);
  expect(named).toMatchObject({
    "lowest log-probability": -0.3,
    "log-probability of the end": -0.2,
    "lowest probability by the memory": 0.4,
    "after a word": 0,
    "after a blank": 1,
    "text follows in the line": 1,
    "several lines": 0,
    Python: 1,
    "members that are nowhere to be seen": 0,
    "is a line near by once more": 0,
  });
  const copied = { ...CONTEXT, prefix: `    return abc\n${CONTEXT.prefix}`, suffix: "\n" };
  const doubted = confidenceFeatures({ ...TOKENS, text: "abc" }, copied);
  expect(doubted[CONFIDENCE_FEATURES.indexOf("is a line near by once more")]).toBe(1);
  const unseen = confidenceFeatures({ ...TOKENS, text: "a.unheard" }, CONTEXT);
  expect(unseen[CONFIDENCE_FEATURES.indexOf("members that are nowhere to be seen")]).toBe(1);
});

test("is the logistic of the weighted features, finite also for the improbable and the empty", () => {
  const weights = CONFIDENCE_FEATURES.map((_, i) => (i === 1 ? 2 : 0));
  expect(
    confidenceOf(TOKENS, CONTEXT, { bias: 1, weights, thresholds: { quiet: 0, balanced: 0, eager: 0 } }),
  ).toBeCloseTo(1 / (1 + Math.exp(-0.4)), 12);
  const empty = { text: "", logProbs: [], sources: [], endLogProb: null };
  expect(confidenceFeatures(empty, CONTEXT).every(Number.isFinite)).toBe(true);
  const never = { ...TOKENS, logProbs: [-Infinity] };
  expect(confidenceFeatures(never, CONTEXT).every(Number.isFinite)).toBe(true);
});

test("names that do not exist count by language", () => {
  const weighed = (weights: readonly number[]) =>
    confidenceOf(TOKENS, CONTEXT, { bias: 0, weights, thresholds: { quiet: 0, balanced: 0, eager: 0 } }, 1);
  const none = CONFIDENCE_FEATURES.map(() => 0);
  expect(weighed(none)).toBe(0.5);
  expect(weighed(none.with(CONFIDENCE_FEATURES.indexOf("names that do not exist, Python"), -2))).toBeLessThan(
    0.2,
  );
  expect(weighed(none.with(CONFIDENCE_FEATURES.indexOf("names that do not exist, script"), -2))).toBe(0.5);
});

test("what leaves the syntax broken has to be surer, most of all where it is broken itself", () => {
  const elsewhere = { all: 3, here: 1, near: 0 };
  const near = { all: 1, here: 0, near: 1 };
  expect(isSureEnough(0.25, null, 0.2)).toBe(true);
  expect(isSureEnough(0.25, { all: 0, here: 0, near: 0 }, 0.2)).toBe(true);
  expect(isSureEnough(0.25, elsewhere, 0.2)).toBe(false);
  expect(isSureEnough(0.4, elsewhere, 0.2)).toBe(true);
  expect(isSureEnough(0.4, near, 0.2)).toBe(false);
  expect(isSureEnough(0.7, near, 0.2)).toBe(true);
  expect(isSureEnough(0.7, near, 0.8)).toBe(false);
});

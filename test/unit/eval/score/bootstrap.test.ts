// Intervals over packages, and figures at a given rate of shown suggestions.
import { describe, expect, test } from "vitest";
import { exactAtRate } from "../../../eval/score/atRate";
import { bootstrapRatio, centralInterval, sharesByPackage } from "../../../eval/score/bootstrap";

describe("bootstrapRatio", () => {
  test("is the ratio of the sums, not the mean of the packages' ratios", () => {
    const shares = [
      { sum: 1, count: 1 },
      { sum: 0, count: 3 },
    ];
    expect(bootstrapRatio(shares)).toEqual({ value: 0.25, low: 0, high: 1 });
  });

  test("has no width where all packages agree", () => {
    const shares = Array.from({ length: 9 }, () => ({ sum: 1, count: 4 }));
    expect(bootstrapRatio(shares)).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  });

  test("draws the same packages every time", () => {
    const shares = Array.from({ length: 20 }, (_, index) => ({ sum: index % 7, count: 10 }));
    const first = bootstrapRatio(shares);
    expect(bootstrapRatio(shares)).toEqual(first);
    expect(first.low).toBeLessThan(first.value);
    expect(first.high).toBeGreaterThan(first.value);
  });

  test("draws whole packages: two of ten cursors each give three possible values", () => {
    const items = [..."aaaaabbbbb"].map((name) => ({ name, value: name === "a" ? 1 : 0 }));
    const shares = sharesByPackage(
      items,
      ({ name }) => name,
      ({ value }) => value,
    );
    expect(shares).toEqual([
      { sum: 5, count: 5 },
      { sum: 0, count: 5 },
    ]);
    expect(bootstrapRatio(shares)).toEqual({ value: 0.5, low: 0, high: 1 });
  });

  test("cuts 2.5 of a hundred from either side", () => {
    const values = Array.from({ length: 1000 }, (_, index) => index);
    expect(centralInterval(values)).toEqual({ low: 25, high: 974 });
  });
});

describe("exactAtRate", () => {
  const cursors = [
    { packageName: "a", confidence: -1, shown: true, exact: false },
    { packageName: "a", confidence: -0.1, shown: true, exact: true },
    { packageName: "b", confidence: 9, shown: false, exact: false },
    { packageName: "b", confidence: -2, shown: true, exact: true },
  ];

  test("takes the most confident of all cursors", () => {
    expect(exactAtRate(cursors, 0.25)).toBe(1);
    expect(exactAtRate(cursors, 0.5)).toBe(0.5);
  });

  test("ranks an empty answer last and counts it as wrong", () => {
    expect(exactAtRate(cursors, 1)).toBe(0.5);
  });
});

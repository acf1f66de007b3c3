// How many threads are tried, and which result stands.
import { expect, test } from "vitest";
import { bestOf, fasterOf, threadCounts } from "../../../../server/services/trials";

test.each([
  [1, [1]],
  [2, [1, 2]],
  [4, [1, 2]],
  [8, [1, 2, 4]],
  [32, [1, 2, 4]],
])("on a machine of %i threads tries %j", (parallelism, expected) => {
  expect(threadCounts(parallelism)).toEqual(expected);
});

test("takes more threads only where they are clearly faster", () => {
  const one = { promptTokensPerSecond: 400, decodeStepMs: 20, threads: 1 };
  const alike = { promptTokensPerSecond: 440, decodeStepMs: 18, threads: 2 };
  const faster = { promptTokensPerSecond: 700, decodeStepMs: 12, threads: 2 };
  expect(fasterOf(one, alike)).toBe(one);
  expect(fasterOf(one, faster)).toBe(faster);
  expect(fasterOf(faster, one)).toBe(faster);
});

test.each([
  ["stops where two are hardly faster than one", { 1: 20, 2: 19, 4: 5 }, [1, 2], 1],
  ["goes on while more pay", { 1: 20, 2: 12, 4: 7 }, [1, 2, 4], 4],
  ["takes several where one is too slow to answer in time", { 1: null, 2: 90, 4: 85 }, [1, 2, 4], 2],
] as const)("%s", async (_, stepMs, tried, threads) => {
  const asked: number[] = [];
  const trial = await bestOf([1, 2, 4], (count) => {
    asked.push(count);
    const decodeStepMs = stepMs[count as 1 | 2 | 4];
    return Promise.resolve(decodeStepMs === null ? null : { promptTokensPerSecond: 1e9, decodeStepMs });
  });
  expect([asked, trial?.threads]).toEqual([tried, threads]);
});

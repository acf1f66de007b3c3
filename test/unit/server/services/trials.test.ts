// How many threads are tried, and which result stands.
import { expect, test } from "vitest";
import { fasterOf, threadCounts } from "../../../../server/services/trials";

test.each([
  [1, [1]],
  [2, [1, 2]],
  [8, [1, 4]],
  [32, [1, 4]],
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

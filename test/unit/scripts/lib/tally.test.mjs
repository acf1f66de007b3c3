// Counting: what Vitest reported, and the last line of every chain of tests.
import { expect, test } from "vitest";
import { addTallies, formatTally, tallyOfVitest } from "../../../../scripts/lib/tally.mjs";

const report = (testResults, counts) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
  testResults,
});

test("adds counts and writes them as one line", () => {
  const sum = addTallies([
    { passed: 2, failed: 0, skipped: 1 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(formatTally(sum)).toBe("5 passed, 1 failed, 1 skipped");
});

test("counts a test file that could not be loaded as one failure", () => {
  const unloaded = { status: "failed", assertionResults: [] };
  expect(tallyOfVitest(report([unloaded], { numPassedTests: 4 }))).toEqual({
    passed: 4,
    failed: 1,
    skipped: 0,
  });
});

test("counts a failed test once, not again for its file", () => {
  const file = { status: "failed", assertionResults: [{ status: "failed" }] };
  expect(tallyOfVitest(report([file], { numFailedTests: 1 }))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("counts pending and todo tests as skipped", () => {
  expect(tallyOfVitest(report([], { numPendingTests: 2, numTodoTests: 1 })).skipped).toBe(3);
});

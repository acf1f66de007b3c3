// Counts of what passed, failed and was skipped, and the one line that every chain of tests here ends with.

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

export const PASSED = Object.freeze({ passed: 1, failed: 0, skipped: 0 });
export const FAILED = Object.freeze({ passed: 0, failed: 1, skipped: 0 });
export const SKIPPED = Object.freeze({ passed: 0, failed: 0, skipped: 1 });

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function addTallies(tallies) {
  const sum = (/** @type {keyof Tally} */ key) => tallies.reduce((total, tally) => total + tally[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** `{passed: 3, failed: 0, skipped: 1}` → `3 passed, 0 failed, 1 skipped` */
export function formatTally({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Vitest's JSON report → counts. A file that could not be loaded has no tests: it counts as one failure, so that it
 * cannot vanish from the sum.
 */
export function tallyOfVitest(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

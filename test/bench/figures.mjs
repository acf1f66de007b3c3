// Five runs' measurements → one figure each: median with the lowest and the highest.

/** What each measurement is counted in, and the bar that issue and README hold it to (null: no bar). */
export const FIGURES = {
  "start.firstSuggestionMs": { unit: "ms", bar: 2000 },
  "typed.p50Ms": { unit: "ms", bar: 60 },
  "typed.p95Ms": { unit: "ms", bar: 150 },
  "typed.tokensEvaluated": { unit: "tokens", bar: 8 },
  "memory.mb": { unit: "MB", bar: 350 },
  "loop.maxBlockMs": { unit: "ms", bar: 30 },
  "vsix.mb": { unit: "MB", bar: 40 },
  "typed.inferredP50Ms": { unit: "ms", bar: null },
  "typed.clientP50Ms": { unit: "ms", bar: null },
  "typed.clientP95Ms": { unit: "ms", bar: null },
  "typed.inferredShare": { unit: "share", bar: null },
  "typed.promptTokens": { unit: "tokens", bar: null },
  "machine.calibrationMs": { unit: "ms", bar: null },
};

/** The value below which a share of the values lies: nearest rank. `percentile([1, 2, 3, 4], 0.5)` → 2 */
export function percentile(values, share) {
  if (values.length === 0) throw new Error("no values to take a percentile of");
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** @param {readonly Record<string, number>[]} runs */
export function summarise(runs) {
  return Object.entries(FIGURES).flatMap(([id, { unit }]) => {
    const values = runs.map((run) => run[id]).filter((value) => value !== undefined);
    if (values.length === 0) return [];
    const round = (value) => Math.round(value * 100) / 100;
    return {
      id,
      value: round(percentile(values, 0.5)),
      unit,
      n: values.length,
      low: round(Math.min(...values)),
      high: round(Math.max(...values)),
    };
  });
}

export function formatTable(figures) {
  const rows = figures.map(({ id, value, unit, n, low, high }) => {
    const { bar } = FIGURES[id];
    const verdict = bar === null ? "" : value <= bar ? `within ${bar}` : `ABOVE ${bar}`;
    return [id, `${value}`, unit, `${low} to ${high}`, `n=${n}`, verdict];
  });
  const table = [["figure", "median", "unit", "low to high", "runs", "bar"], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] + 2))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

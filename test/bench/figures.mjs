// Five runs' measurements → one figure each: median with the lowest and the highest.

/**
 * What each measurement is counted in, and the bar that it is held to (null: no bar): at most, or at least as much.
 * `byHighest`: the upper end is held to it and not the median. `isRatio`: see `medianRatio`.
 */
export const FIGURES = {
  "start.firstSuggestionMs": { unit: "ms", bar: 2000 },
  "typed.p50Ms": { unit: "ms", bar: 60 },
  "typed.p95Ms": { unit: "ms", bar: 150 },
  "typed.tokensEvaluated": { unit: "tokens", bar: 8 },
  "memory.mb": { unit: "MB", bar: 350 },
  "loop.maxBlockMs": { unit: "ms", bar: 30 },
  "models.switchMs": { unit: "ms", bar: 3000 },
  "server.overheadMs": { unit: "ms", bar: 5 },
  "vsix.mb": { unit: "MB", bar: 120 },
  "replay.p50Ms": { unit: "ms", bar: 50 },
  "replay.p95Ms": { unit: "ms", bar: 150 },
  "replay.typeThrough": { unit: "share", bar: 1, atLeast: true },
  "replay.typeThroughMs": { unit: "ms", bar: 2 },
  "replay.kvReuse": { unit: "share", bar: 0.95, atLeast: true },
  "replay.cpuMsPerChar": { unit: "ms", bar: 40 },
  "context.p95Ms": { unit: "ms", bar: 5 },
  "explain.tokensMs": { unit: "ms", bar: 150 },
  // VS Code's frame (`explain.frameMs`) is part of it.
  "explain.firstSentenceMs": { unit: "ms", bar: 700 },
  "explain.overviewMs": { unit: "ms", bar: 700 },
  "explain.causeMs": { unit: "ms", bar: 1000 },
  "explain.changeMs": { unit: "ms", bar: 16 },
  "explain.followMs": { unit: "ms", bar: 200 },
  "explain.longestTaskMs": { unit: "ms", bar: 50 },
  "explain.memoryMb": { unit: "MB", bar: 150 },
  // Its low and high: the 95% interval over the keys of all runs.
  "explain.latencyRatio": { unit: "ratio", bar: 1.1, byHighest: true, isRatio: true },
  "activate.ms": { unit: "ms", bar: 50 },
  "activate.loadMs": { unit: "ms", bar: null },
  "editor.p50Ms": { unit: "ms", bar: null },
  "editor.p95Ms": { unit: "ms", bar: null },
  "editor.keys": { unit: "keys", bar: null },
  "editor.typedThrough": { unit: "keys", bar: null },
  "editor.newTexts": { unit: "keys", bar: null },
  "explain.panelMs": { unit: "ms", bar: null },
  "explain.frameMs": { unit: "ms", bar: null },
  "explain.firstTokensMs": { unit: "ms", bar: null },
  "explain.changeP95Ms": { unit: "ms", bar: null },
  "explain.memoryLeftMb": { unit: "MB", bar: null },
  "explain.latencyMs": { unit: "ms", bar: null },
  "server.bareMs": { unit: "ms", bar: null },
  "typed.inferredP50Ms": { unit: "ms", bar: null },
  "typed.clientP50Ms": { unit: "ms", bar: null },
  "typed.clientP95Ms": { unit: "ms", bar: null },
  "typed.inferredShare": { unit: "share", bar: null },
  "typed.promptTokens": { unit: "tokens", bar: null },
  "machine.calibrationMs": { unit: "ms", bar: null },
};

/** Of the large model, which costs fifteen times as much: figures that end in its name. */
const LARGE_BARS = {
  "start.firstSuggestionMs": 1500,
  "typed.p95Ms": 250,
  "memory.mb": 520,
  "vsix.mb": 120,
  "replay.p50Ms": 80,
  "replay.p95Ms": 250,
  "replay.cpuMsPerChar": 90,
  "explain.overviewMs": 2500,
  // It shows how far it is.
  "explain.causeMs": null,
};
const LARGE = ".base";
for (const [id, figure] of Object.entries(FIGURES))
  FIGURES[id + LARGE] = { ...figure, bar: id in LARGE_BARS ? LARGE_BARS[id] : figure.bar };

/** Of the interval of a ratio. */
const DRAWS = 2000;
const SEED = 1;

/** The value below which a share of the values lies: nearest rank. `percentile([1, 2, 3, 4], 0.5)` → 2 */
export function percentile(values, share) {
  if (values.length === 0) throw new Error("no values to take a percentile of");
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** @param {readonly Record<string, unknown>[]} runs figure id → number, or the times of a ratio */
export function summarise(runs) {
  return Object.entries(FIGURES).flatMap(([id, { unit, isRatio = false }]) => {
    const values = runs.map((run) => run[id]).filter((value) => value !== undefined);
    if (values.length === 0) return [];
    const round = (value) => Math.round(value * 100) / 100;
    const { value, low, high } = isRatio ? medianRatio(values) : spreadOf(values);
    return { id, value: round(value), unit, n: values.length, low: round(low), high: round(high) };
  });
}

function spreadOf(values) {
  return { value: percentile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * How much slower one thing is than another that was measured in turns with it: the ratio of medians, with the interval
 * that drawing the same keys again gives. Runs are kept apart, since the machine's speed differs from one to the next.
 *
 * @param {readonly { changed: readonly number[], plain: readonly number[] }[]} runs times of each, in the same unit
 * @returns {{ value: number, low: number, high: number }} the median of the runs' ratios, and its 95% interval
 */
function medianRatio(runs) {
  const random = randomFrom(SEED);
  const again = (times) => times.map(() => times[Math.floor(random() * times.length)]);
  const drawn = Array.from({ length: DRAWS }, () =>
    middle(runs.map(({ changed, plain }) => ratioOf(again(changed), again(plain)))),
  );
  return {
    value: middle(runs.map(({ changed, plain }) => ratioOf(changed, plain))),
    low: percentile(drawn, 0.025),
    high: percentile(drawn, 0.975),
  };
}

const ratioOf = (changed, plain) => middle(changed) / middle(plain);
const middle = (values) => percentile(values, 0.5);

/** Numbers from 0 to 1, the same every time (the generator of Park and Miller). */
function randomFrom(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

export function formatTable(figures) {
  const rows = figures.map(({ id, value, unit, n, low, high }) => {
    const { bar, atLeast = false, byHighest = false } = FIGURES[id];
    const verdict = bar === null ? "" : verdictOf(byHighest ? high : value, bar, atLeast);
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

function verdictOf(value, bar, atLeast) {
  if (atLeast) return value >= bar ? `at least ${bar}` : `BELOW ${bar}`;
  return value <= bar ? `within ${bar}` : `ABOVE ${bar}`;
}

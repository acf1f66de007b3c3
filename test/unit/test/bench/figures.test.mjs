// Medians, intervals and the table of the bench.
import { expect, test } from "vitest";
import { formatTable, percentile, summarise } from "../../../bench/figures.mjs";

test("takes percentiles by nearest rank", () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(percentile([4, 1, 3, 2], 0.95)).toBe(4);
  expect(percentile([5], 0.5)).toBe(5);
});

test("summarises runs as median, lowest and highest, in numbers and not as text", () => {
  const runs = [30, 10, 20, 50, 40].map((value) => ({ "typed.p50Ms": value }));
  expect(summarise(runs)).toEqual([{ id: "typed.p50Ms", value: 30, unit: "ms", n: 5, low: 10, high: 50 }]);
});

test("takes a ratio of times from each run by itself, with an interval over its keys", () => {
  const run = (speed) => ({
    "explain.latencyRatio": {
      changed: [11, 22, 33, 22, 22].map((ms) => ms * speed),
      plain: [10, 20, 30, 20, 20].map((ms) => ms * speed),
    },
  });
  const [ratio] = summarise([run(1), run(3), run(1)]);
  expect(ratio).toMatchObject({ id: "explain.latencyRatio", value: 1.1, n: 3 });
  expect(ratio.low).toBeLessThanOrEqual(1.1);
  expect(ratio.high).toBeGreaterThanOrEqual(1.1);
  expect(ratio.high).toBeLessThan(3);
  expect(summarise([{ "explain.latencyRatio": { changed: [5, 5], plain: [5, 5] } }])[0]).toMatchObject({
    value: 1,
    low: 1,
    high: 1,
  });
});

test("says in the table which figure is above its bar", () => {
  const table = formatTable(summarise([{ "typed.p50Ms": 61, "typed.p95Ms": 149 }]));
  expect(table).toMatch(/typed\.p50Ms.*ABOVE 60/);
  expect(table).toMatch(/typed\.p95Ms.*within 150/);
});

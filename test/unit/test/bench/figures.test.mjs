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

test("says in the table which figure is above its bar", () => {
  const table = formatTable(summarise([{ "typed.p50Ms": 61, "typed.p95Ms": 149 }]));
  expect(table).toMatch(/typed\.p50Ms.*ABOVE 60/);
  expect(table).toMatch(/typed\.p95Ms.*within 150/);
});

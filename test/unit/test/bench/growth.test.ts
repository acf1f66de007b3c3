// The tables and charts of docs/figures.md that tell how costs grow.
import { describe, expect, test } from "vitest";
import { lineChart } from "../../../bench/growth/chart";
import { charts, section, withSection } from "../../../bench/growth/section";

const COST = { firstMs: 80.4, p95Ms: 31.2, residentMb: 300, readSeconds: null, filesRead: 0 };
const GROWTH = {
  models: [
    { model: "small", weightMb: 10, threads: 1, promptTokensPerSecond: 4000, decodeStepMs: 2.5 },
    { model: "large", weightMb: 490, threads: 1, promptTokensPerSecond: 160, decodeStepMs: 40 },
  ],
  fileLengths: [
    { ...COST, size: 100, p50Ms: 0 },
    { ...COST, size: 100_000, p50Ms: 4 },
  ],
  workspaces: [{ ...COST, size: 50_000, p50Ms: 1, readSeconds: 12.34, filesRead: 49_000 }],
};

describe("growth", () => {
  test("has a row for each measurement, and a picture for each chart", () => {
    const text = section(GROWTH);
    expect(text).toContain("| large | 490 MB | 1 | 160 | 40 ms |");
    expect(text).toContain("| 100,000 | 80 ms | 4.0 / 31 ms | 300 MB |");
    expect(text).toContain("| 50,000 | 12.3 s | 49,000 | 1.0 / 31 ms | 300 MB |");
    for (const name of Object.keys(charts(GROWTH))) expect(text).toContain(`](figures/${name}.svg)`);
  });

  test("comes between its two marks, in place of what was there", () => {
    const text = "a\n<!-- growth: npm run bench -- --growth --write -->\nold\n<!-- /growth -->\nb\n";
    const made = withSection(text, "new");
    expect(made).toBe(text.replace("\nold\n", "\n\nnew\n\n"));
    expect(() => withSection("no marks", "new")).toThrow("<!-- /growth -->");
  });

  test("draws larger values higher and farther right", () => {
    for (const chart of Object.values(charts(GROWTH))) {
      const svg = lineChart(chart);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
    const svg = lineChart({
      ...{ title: "a < b", x: "x", y: "y" },
      series: [
        {
          name: "one",
          points: [
            [1, 10],
            [100, 1000],
          ],
        },
      ],
    });
    const places = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((found) =>
      found.slice(1).map(Number),
    );
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = places;
    expect(x1).toBeGreaterThan(x0);
    expect(y1).toBeLessThan(y0);
    expect(svg).toContain("a &lt; b");
  });
});

// A table → CSV and JSON.
import { describe, expect, test } from "vitest";
import { asCsv, asJson, largestOf } from "../../../../media/panel/parts/table";

describe("a table that is copied", () => {
  const table = { columns: ["token", "weight"], rows: () => [['say "a, b"', 1 / 3] as const] };

  test("has every digit, as CSV and as JSON", () => {
    expect(asCsv(table)).toBe('token,weight\n"say ""a, b""",0.3333333333333333\n');
    expect(JSON.parse(asJson(table))).toEqual([{ token: 'say "a, b"', weight: 1 / 3 }]);
  });
});

test("the picture that is saved is the largest of a chart, the first of equal ones", () => {
  const canvas = (clientWidth: number, clientHeight: number) => ({ clientWidth, clientHeight });
  const all = [canvas(80, 80), canvas(400, 20), canvas(20, 400)];
  expect(largestOf(all)).toBe(all[1]);
  expect(largestOf([])).toBeNull();
});

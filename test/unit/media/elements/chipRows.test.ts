// Tokens → rows of the strip.
import { describe, expect, test } from "vitest";
import { chipRows, rowOfToken } from "../../../../media/panel/elements/chipRows";

describe("the strip", () => {
  const text = "a\nbc\n\n";
  const span = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });
  const selection = { text, omittedLength: 0, fileName: "a.ts", firstLine: 1 };

  test("breaks as the code does", () => {
    const tokens = [span(0, 1), span(1, 2), span(2, 3), span(3, 4), span(4, 6)];
    const rows = chipRows({ tokens, selection }, [20, 20, 20, 20, 20], 100);
    expect(rows).toEqual([
      { from: 0, to: 2, isContinued: false },
      { from: 2, to: 5, isContinued: false },
    ]);
    expect([0, 1, 2, 4, 9].map((index) => rowOfToken(rows, index))).toEqual([0, 0, 1, 1, 1]);
  });

  test("wraps a line where its chips find no room, and gives a chip that is too wide a row of its own", () => {
    const tokens = Array.from({ length: 5 }, () => span(0, 1));
    const rows = chipRows({ tokens, selection }, [40, 40, 40, 200, 40], 100);
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect(rows.map(({ isContinued }) => isContinued)).toEqual([false, true, true, true]);
  });
});

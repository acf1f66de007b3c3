// Tokens → the lines of text under levels.
import { describe, expect, test } from "vitest";
import { pieceFrom, textRows } from "../../../../media/panel/elements/textRows";

describe("the text under levels", () => {
  const token = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });
  const selection = { text: "a\n\n  b한", omittedLength: 0, fileName: "a.ts", firstLine: 1 };

  test("has a row for each line, a line end's blanks in the next, and a split character once", () => {
    const tokens = [token(0, 1), token(1, 5), token(5, 6), token(6, 7), token(6, 7)];
    expect(textRows({ tokens, selection }, 5)).toEqual([
      [{ index: 0, text: "a" }],
      [],
      [
        { index: 1, text: "  " },
        { index: 2, text: "b" },
        { index: 3, text: "한" },
      ],
    ]);
  });

  test("is walked by the arrow keys, over empty lines too", () => {
    const piece = (index: number) => ({ index, text: "x" });
    const rows = [[piece(0), piece(1)], [], [piece(1), piece(2)], [piece(3)]];
    const from = (selected: number) =>
      ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].map((key) =>
        pieceFrom(rows, selected, key),
      );
    expect(from(0)).toEqual([1, 0, 1, 0, 0, 3]);
    expect(from(2)).toEqual([3, 1, 3, 0, 0, 3]);
    expect(from(3)).toEqual([3, 2, 3, 1, 0, 3]);
    expect(pieceFrom(rows, 0, "x")).toBeNull();
  });

  test("folds a line of very many tokens", () => {
    const tokens = Array.from({ length: 150 }, (_, i) => token(i, i + 1));
    const rows = textRows({ tokens, selection: { ...selection, text: "x".repeat(150) } }, 150);
    expect(rows.map((row) => row.length)).toEqual([64, 64, 22]);
  });
});

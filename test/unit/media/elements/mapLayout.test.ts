// Cells of the heat map: where they lie, and which key leads to which.
import { describe, expect, test } from "vitest";
import { cellAt, cellFrom, layoutFor } from "../../../../media/panel/elements/mapLayout";

describe("the heat map", () => {
  test("finds the cell under the pointer and none above the diagonal", () => {
    const layout = layoutFor(84 + 120, 10, 9);
    expect(layout).toEqual({ margin: 84, size: 12 });
    expect(cellAt(84 + 15, 84 + 40, layout, 10)).toEqual({ row: 3, column: 1 });
    expect(cellAt(84 + 40, 84 + 15, layout, 10)).toBeNull();
    expect(cellAt(10, 10, layout, 10)).toBeNull();
    expect(cellAt(84 + 5, 84 + 125, layout, 10)).toBeNull();
  });

  test("is walked by the arrow keys, and never above the diagonal", () => {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
    const from = (row: number, column: number) =>
      keys.map((key) => cellFrom({ row, column }, key, 5)).map((cell) => [cell?.row, cell?.column]);
    expect(from(3, 3)).toEqual([
      [2, 2],
      [4, 3],
      [3, 2],
      [3, 3],
      [3, 0],
      [3, 3],
    ]);
    expect(from(0, 0).slice(0, 3)).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
    expect(cellFrom({ row: 1, column: 0 }, "x", 5)).toBeNull();
  });

  test("gives the room of the names to the cells where names do not fit", () => {
    expect(layoutFor(404, 100, 9)).toEqual({ margin: 4, size: 4 });
  });
});

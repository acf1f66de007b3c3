import { describe, expect, it } from "vitest";
import { weightColor } from "../../../media/panel/colors";
import { cellAt, layoutFor } from "../../../media/panel/heatMap";
import { hexBytes, tokenLabel, visible, weightText } from "../../../media/panel/labels";
import { attentionRow, strongest, type AttentionMessage } from "../../../media/panel/state";
import { neighbour } from "../../../media/panel/tokenStrip";

describe("labels", () => {
  it("make blanks visible", () => {
    expect(visible("\t a\r\n")).toBe("⇥·a␍↵");
  });

  it("show a character that is split over tokens whole, and say so", () => {
    const span = { tokenId: 7, start: 1, end: 2, bytes: [0xed] };
    expect(tokenLabel("x한y", span)).toEqual({ text: "한", isPart: true });
    expect(hexBytes(span.bytes)).toBe("ED");
    expect(tokenLabel("x한y", { ...span, bytes: [0xed, 0x95, 0x9c] }).isPart).toBe(false);
  });

  it("never show a small weight as 0", () => {
    expect(weightText(0)).toBe("0");
    expect(weightText(0.0001)).toBe("< 0.001");
    expect(weightText(0.12345)).toBe("0.123");
  });
});

describe("the heat map", () => {
  it("finds the cell under the pointer and none above the diagonal", () => {
    const layout = layoutFor(84 + 120, 10);
    expect(layout).toEqual({ margin: 84, size: 12 });
    expect(cellAt(84 + 15, 84 + 40, layout, 10)).toEqual({ row: 3, column: 1 });
    expect(cellAt(84 + 40, 84 + 15, layout, 10)).toBeNull();
    expect(cellAt(10, 10, layout, 10)).toBeNull();
    expect(cellAt(84 + 5, 84 + 125, layout, 10)).toBeNull();
  });

  it("gives the room of the names to the cells where names do not fit", () => {
    expect(layoutFor(404, 100)).toEqual({ margin: 4, size: 4 });
  });

  it("gets lighter with the weight, from end to end", () => {
    const lightness = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const steps = Array.from({ length: 21 }, (_, i) => lightness(weightColor(i / 20)));
    steps.slice(1).forEach((step, i) => expect(step).toBeGreaterThan(steps[i] ?? Infinity));
  });
});

describe("attention", () => {
  const weights = Float32Array.from([1, 0, 0, 0.25, 0.75, 0, 0.5, 0.125, 0.375]);
  const attention: AttentionMessage = {
    type: "attention",
    layer: 0,
    head: 0,
    length: 3,
    omitted: 0,
    weights,
  };

  it("is read row by row", () => {
    expect([...attentionRow(attention, 1)]).toEqual([0.25, 0.75, 0]);
  });

  it("names the strongest first and leaves out what is not seen", () => {
    expect(strongest(attentionRow(attention, 1), 3)).toEqual([
      { index: 1, weight: 0.75 },
      { index: 0, weight: 0.25 },
    ]);
  });
});

describe("the arrow keys", () => {
  it("move through the tokens and stop at the ends", () => {
    expect(neighbour("ArrowRight", 1, 3)).toBe(2);
    expect(neighbour("ArrowRight", 2, 3)).toBe(2);
    expect(neighbour("ArrowLeft", 0, 3)).toBe(0);
    expect(neighbour("End", 0, 3)).toBe(2);
    expect(neighbour("x", 0, 3)).toBeNull();
  });
});

// Weights → colours.
import { describe, expect, test } from "vitest";
import { paletteColor, palettePixel, signedColor, weightColor } from "../../../media/panel/colors";

describe("the palette", () => {
  test("gets lighter with the weight, from end to end", () => {
    const lightness = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const steps = Array.from({ length: 21 }, (_, i) => lightness(weightColor(i / 20)));
    steps.slice(1).forEach((step, i) => expect(step).toBeGreaterThan(steps[i] ?? Infinity));
    expect(signedColor(-2, 2)).toEqual(paletteColor(0));
    expect(signedColor(0, 2)).toEqual(paletteColor(0.5));
    expect(palettePixel(255)).toBe(0xff38e8fe);
  });
});

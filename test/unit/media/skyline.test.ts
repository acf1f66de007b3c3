// The picture to scale: heights by parameters, widths by time.
import { describe, expect, test } from "vitest";
import { type Block, type Stage } from "../../../media/panel/views/flowStages";
import { place } from "../../../media/panel/views/skyline";

const block = (count: number, ms: number | null): Block => ({ kind: "attention", count, ms, view: "x" });
const stage = (...blocks: Block[]): Stage => ({ name: "", view: "", layer: 0, blocks, says: "", share: 0 });
const LEAST = 4;

describe("blocks to scale", () => {
  test("are as high as they have parameters and as wide as they work long", () => {
    const placed = place([stage(block(100, 1), block(50, 3))], { from: 0, to: 1000 });
    const [first, second] = placed[0]?.blocks ?? [];
    expect((second?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(0.5, 10);
    expect(((second?.width ?? 0) - LEAST) / ((first?.width ?? 0) - LEAST)).toBeCloseTo(3, 10);
  });

  test("stay within the room in a narrow panel, of thirty layers too", () => {
    const layers = Array.from({ length: 30 }, () => stage(block(2, 1), block(5, 2)));
    const all = [stage(), stage(block(30, 0)), ...layers, stage(block(30, 9))];
    const placed = place(all, { from: 12, to: 302 });
    const last = placed.at(-1)?.blocks[0];
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(302);
    expect(placed.flatMap(({ blocks }) => blocks).every(({ width }) => width > 0)).toBe(true);
  });

  test("of a layer stand on each other where it has little room, to the scale of parameters and the layer's time", () => {
    const layers = Array.from({ length: 30 }, (_, i) => stage(block(2, 1), block(6, i === 0 ? 5 : 2)));
    const placed = place(layers, { from: 0, to: 300 });
    const [attention, feedForward] = placed[0]?.blocks ?? [];
    expect(feedForward?.x).toBe(attention?.x);
    expect((feedForward?.y ?? 0) + (feedForward?.height ?? 0)).toBeCloseTo(attention?.y ?? NaN, 10);
    expect((feedForward?.height ?? 0) / (attention?.height ?? 1)).toBeCloseTo(3, 10);
    const widthOf = (at: number) => (placed[at]?.to ?? 0) - (placed[at]?.from ?? 0);
    const [longer, usual] = [widthOf(0), widthOf(1)];
    expect(widthOf(2)).toBeCloseTo(usual, 10);
    expect(longer).toBeGreaterThan(usual);
  });

  test("are equally wide where nothing was timed", () => {
    const placed = place([stage(block(1, null), block(9, null))], { from: 0, to: 500 });
    const [first, second] = placed[0]?.blocks ?? [];
    expect(first?.width).toBe(second?.width);
  });
});

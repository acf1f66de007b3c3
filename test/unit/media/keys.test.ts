// Keys → what they choose.
import { describe, expect, test } from "vitest";
import { keyAction } from "../../../media/panel/keys";

describe("the keys", () => {
  const press = (key: string, ctrlKey = false) =>
    keyAction(
      { key, ctrlKey, metaKey: false, altKey: false },
      { token: 0, other: 2, layer: 5, head: 0, candidate: 0 },
      { nLayer: 6, nHead: 4 },
    );

  test("change head and layer around, and let go", () => {
    expect([press("]"), press("["), press("}"), press("{")]).toEqual([
      { head: 1 },
      { head: 3 },
      { layer: 0 },
      { layer: 4 },
    ]);
    expect(press("Escape")).toEqual({ other: null });
    expect(press("x")).toBeNull();
    expect(press("]", true)).toBeNull();
  });
});

// A view's sections are drawn one a frame.
import { describe, expect, test } from "vitest";
import { Sections } from "../../../media/panel/sections";

describe("a view's sections", () => {
  test("come one a frame, and stay", () => {
    const sections = new Sections();
    expect([1, 2, 3, 4].map(() => sections.next("tokens", 3))).toEqual([0, 1, 2, 3]);
    expect(sections.next("tokens", 3)).toBe(3);
    expect([1, 2, 3].map(() => sections.next("heads", 2))).toEqual([1, 2, 2]);
  });
});

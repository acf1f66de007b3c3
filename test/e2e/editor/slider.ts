// A slider of the page, moved as a person does: by keys while it has the focus, and by the mouse.
import type { Frame, Page } from "playwright-core";
import { expect } from "vitest";

export function sliderIn(page: Page, frame: Frame, testId: string) {
  const slider = frame.locator(`[data-testid="${testId}"]`);
  const value = async () => Number(await frame.locator(".slider output").textContent());
  /** `share`: 0 is the left end of it, 1 the right. */
  const pointAt = async (share: number, steps: number) => {
    const box = await slider.boundingBox();
    if (!box) throw new Error("the slider is not on screen");
    await page.mouse.move(box.x + share * box.width, box.y + box.height / 2, { steps });
  };
  return {
    value,
    focus: () => slider.focus(),
    /** Once the page shows another value than the one before: that one. */
    valueAfter: async (before: number) => {
      await expect.poll(value).not.toBe(before);
      return value();
    },
    pressAt: async (share: number) => {
      await pointAt(share, 1);
      await page.mouse.down();
    },
    dragTo: (share: number) => pointAt(share, 3),
    release: () => page.mouse.up(),
  };
}

// The panel's page, found by its content among VS Code's frames, and what it shows read out of its DOM.
import type { Frame, Page } from "playwright-core";
import { expect } from "vitest";

const PATIENCE_MS = 20_000;

/** The frame that shows tokens; a webview is a frame in a frame, and there may be others. */
export async function panelFrame(page: Page): Promise<Frame> {
  const find = async (): Promise<Frame | null> => {
    for (const frame of page.frames()) {
      const count = await frame
        .locator('[data-testid="token-count"]')
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    return null;
  };
  await expect.poll(find, { timeout: PATIENCE_MS }).not.toBeNull();
  const frame = await find();
  if (!frame) throw new Error("the panel closed again");
  return frame;
}

export async function shownTokenIds(frame: Frame): Promise<readonly number[]> {
  const tokens = await frame.locator('[data-testid="token"]').all();
  return Promise.all(tokens.map(async (token) => Number(await token.getAttribute("data-token-id"))));
}

/** Every attention row of the layer and head on screen. */
export async function shownAttention(frame: Frame): Promise<readonly (readonly number[])[]> {
  const rows = await frame.locator('[data-testid="attention-row"]').all();
  return Promise.all(
    rows.map(async (row) => JSON.parse((await row.getAttribute("data-weights")) ?? "[]") as number[]),
  );
}

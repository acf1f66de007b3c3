// The panel's page as wide as one likes: alone in the window, but for the bar at its side.
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { painted, panelFrame, waitUntilPainted } from "./panel";
import type { VsCode } from "./vscode";

export const HEIGHT = 800;
const FILE = "src/basket.ts";
/** Within `put`, and within a word that comes again. */
const PLACE = [18, 36] as const;
/** Behind `    return this.lines`: the rest of the line is suggested. */
const UNFINISHED = [25, 22] as const;

/** Beside the code, with a suggestion to explain. */
export async function openBeside({ page, workbench }: VsCode, command: string): Promise<Frame> {
  await workbench.openFile(FILE);
  await workbench.goTo(...UNFINISHED);
  await workbench.press("Shift+End");
  await workbench.press("Delete");
  await workbench.press("F8");
  await workbench.ghost("basket.ts").first().waitFor();
  await workbench.press("Escape");
  await workbench.goTo(...PLACE);
  await workbench.runCommand(command);
  const frame = await panelFrame(page);
  await waitUntilPainted(frame);
  return frame;
}

export async function maximize({ page, workbench }: VsCode): Promise<void> {
  await page.locator(".tab", { hasText: /Explain Tokens|토큰 들여다보기/ }).click();
  await workbench.runCommand("View: Toggle Maximize Editor Group");
}

/** CSS pixels of the page itself. */
export async function setWidth({ page }: VsCode, width: number): Promise<void> {
  const frame = await panelFrame(page);
  const size = page.viewportSize();
  const own = await frame.evaluate<number>("innerWidth");
  await page.setViewportSize({ width: (size?.width ?? 0) - own + width, height: HEIGHT });
  await expect.poll(() => frame.evaluate<number>("innerWidth")).toBe(width);
  await painted(frame);
}

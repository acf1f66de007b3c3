// Pictures of the README are made by these tests, and only when asked for: UPDATE_SCREENSHOTS=1.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ROOT } from "./environment";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export async function pictureForReadme(page: Page, fileName: string, size: PictureSize): Promise<void> {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: size.width, height: size.height });
  const folder = join(ROOT, "media/readme");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, fileName) });
  if (before) await page.setViewportSize(before);
}

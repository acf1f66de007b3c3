// Pictures of the README are made by these tests, and only when asked for: UPDATE_SCREENSHOTS=1.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./environment";

export function keepForReadme(fileName: string, png: Buffer): void {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  const folder = join(ROOT, "media/readme");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileName), png);
}

// What the model's files say: its size's name, its bytes on disk.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** All files of a model in megabytes; null where it is not there. */
export function folderMegabytes(folder: string): number | null {
  const sizes = existsSync(folder)
    ? readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    : [];
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** The size's name for figure ids: `loupe-nano` → `nano`. */
export function sizeName(model: string): string {
  return /nano|base|small/.exec(model)?.[0] ?? (model.replace(/[^\w-]+/g, "-") || "unknown");
}

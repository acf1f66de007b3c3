// What the model's manifest and files say: its size's name, its bytes on disk, its bits per byte if measured.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The manifest says more; this is what the evaluation reads of it, all of it unchecked. */
interface Evaluated {
  readonly evaluation?: { readonly bitsPerByte?: number };
}

export interface ModelFacts {
  readonly megabytes: number | null;
  readonly bitsPerByte: number | null;
}

/** The server cannot score a text yet, so bits per byte are the export's own figure, where the manifest has one. */
export function readModelFacts(modelsFolder: string): ModelFacts {
  const manifest = join(modelsFolder, "manifest.json");
  const bitsPerByte = existsSync(manifest) ? bitsPerByteIn(readFileSync(manifest, "utf8")) : null;
  return { megabytes: folderMegabytes(join(modelsFolder, "default")), bitsPerByte };
}

export function bitsPerByteIn(manifestJson: string): number | null {
  const parsed = JSON.parse(manifestJson) as Evaluated & { models?: readonly Evaluated[] };
  const entries: readonly Evaluated[] = [parsed, ...(parsed.models ?? [])];
  return (
    entries.find((entry) => entry.evaluation?.bitsPerByte !== undefined)?.evaluation?.bitsPerByte ?? null
  );
}

function folderMegabytes(folder: string): number | null {
  const sizes = existsSync(folder)
    ? readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    : [];
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** The size's name for figure ids: `loupe-nano` → `nano`. */
export function sizeName(model: string): string {
  return /nano|small/.exec(model)?.[0] ?? (model.replace(/[^\w-]+/g, "-") || "unknown");
}

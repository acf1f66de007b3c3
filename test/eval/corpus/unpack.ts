// A package → a folder on disk, as a person's workspace would be.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Package } from "../types";

export interface UnpackedPackage {
  readonly folder: string;
  readonly remove: () => void;
}

/** The folder carries the package's name: the prompt's repository name is what a person's folder would be called. */
export function unpack(source: Package): UnpackedPackage {
  const parent = mkdtempSync(join(tmpdir(), "loupe-eval-"));
  const folder = join(parent, basename(source.name));
  for (const file of source.files) {
    const path = resolve(folder, file.path);
    if (!path.startsWith(folder + sep)) throw new Error(`path leaves its package: ${file.path}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

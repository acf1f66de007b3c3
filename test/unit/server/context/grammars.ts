// The grammars as the build lays them out, in a temporary folder: unit tests run without a build.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export function grammarFolder(runtimeFolder: string): string {
  const folder = mkdtempSync(join(tmpdir(), "loupe-grammars-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const grammars = join(runtimeFolder, "..", "@vscode", "tree-sitter-wasm", "wasm");
  for (const name of ["typescript", "tsx", "javascript", "python"]) {
    copyFileSync(join(grammars, `tree-sitter-${name}.wasm`), join(folder, `${name}.wasm`));
  }
  copyFileSync(join(runtimeFolder, "web-tree-sitter.wasm"), join(folder, "web-tree-sitter.wasm"));
  return folder;
}

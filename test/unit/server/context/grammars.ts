// The grammars as the build lays them out, in a temporary folder: unit tests run without a build.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { grammars } from "../../../../server/languages";

export function grammarFolder(runtimeFolder: string): string {
  const folder = mkdtempSync(join(tmpdir(), "loupe-grammars-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const wasm = join(runtimeFolder, "..", "@vscode", "tree-sitter-wasm", "wasm");
  for (const name of grammars()) {
    copyFileSync(join(wasm, `tree-sitter-${name}.wasm`), join(folder, `${name}.wasm`));
  }
  copyFileSync(join(runtimeFolder, "web-tree-sitter.wasm"), join(folder, "web-tree-sitter.wasm"));
  return folder;
}

// Bundles the four programs and the panel's page into dist/, and lays the syntax grammars beside them.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importBundled, NODE_PROGRAM } from "./lib/bundled.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "grammars"), { recursive: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: dist,
  sourcemap: process.argv.includes("--sourcemap"),
  minify: !process.argv.includes("--sourcemap"),
  keepNames: true,
  logLevel: "warning",
};

await Promise.all([
  build({
    ...common,
    entryPoints: {
      extension: "extension/extension.ts",
      engine: "server/engine/main.ts",
      loupe: "server/cli/loupe.ts",
      "loupe-language-server": "server/lsp/main.ts",
      uninstall: "server/cli/uninstall.ts",
    },
    ...NODE_PROGRAM,
    external: ["vscode", "onnxruntime-node"],
  }),
  build({
    ...common,
    entryPoints: { panel: "media/panel/main.ts" },
    platform: "browser",
    target: "es2022",
    format: "iife",
  }),
  build({ ...common, entryPoints: { panel: "media/panel/panel.css" } }),
]);

const wasm = join(root, "node_modules/@vscode/tree-sitter-wasm/wasm");
const { grammars } = await importBundled("server/languages/index.ts");
for (const name of grammars()) {
  copyFileSync(join(wasm, `tree-sitter-${name}.wasm`), join(dist, "grammars", `${name}.wasm`));
}
copyFileSync(
  join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  join(dist, "grammars", "web-tree-sitter.wasm"),
);

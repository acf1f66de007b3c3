// `npm run eval`: bundles test/eval and runs it against the built server.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "loupe-eval-bundle-"));
const outfile = join(folder, "eval.cjs");
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["test/eval/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
    // Bundled ES modules that ask for their own address get the bundle's.
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const done = spawnSync(process.execPath, ["--max-old-space-size=4096", outfile, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, LOUPE_EVAL_ROOT: root },
  });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// TypeScript → bundled: a program of the tests run with Node and removed again; a module without packages imported.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./command.mjs";

/** For esbuild. Bundled ES modules that ask for their own address get the bundle's. */
export const NODE_PROGRAM = {
  platform: "node",
  target: "node20",
  format: "cjs",
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** What a TypeScript file exports. */
export async function importBundled(entryPoint) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

/** How a program of the tests is bundled. What esbuild warns of, such as a folder that the bundle cannot know, would fail there. */
export function bundleOptions(entryPoint, outfile) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    ...NODE_PROGRAM,
    logLevel: "warning",
    logOverride: { "empty-import-meta": "error" },
    external: ["onnxruntime-node", "typescript"],
  };
}

/** Inside node_modules, so that packages which stay outside the bundle are found. */
export async function runBundled(entryPoint, args, environment) {
  const folder = mkdtempSync(join(ROOT, "node_modules", ".loupe-bundle-"));
  const outfile = join(folder, "program.cjs");
  try {
    await build(bundleOptions(entryPoint, outfile));
    const done = spawnSync(process.execPath, ["--max-old-space-size=8192", outfile, ...args], {
      stdio: "inherit",
      env: { ...process.env, ...environment },
    });
    return done.status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// `npm run package -- --target linux-x64`: a VSIX with that platform's runtime files only. Without --target: this
// platform's. `--list` prints the files instead.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { createVSIX, listFiles } = createRequire(import.meta.url)("@vscode/vsce");
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TARGETS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

const { values } = parseArgs({ options: { target: { type: "string" }, list: { type: "boolean" } } });
const target = values.target ?? `${process.platform}-${process.arch}`;
if (!TARGETS.includes(target)) {
  console.error(`expected --target ${TARGETS.join(" | ")}, got ${target}`);
  process.exit(2);
}

const temporary = mkdtempSync(join(tmpdir(), "loupe-"));
try {
  if (values.list) {
    const lists = TARGETS.map(async (name) => [name, (await listFiles(options(name))).sort()]);
    console.log(JSON.stringify(Object.fromEntries(await Promise.all(lists))));
  } else {
    const packagePath = join(ROOT, `loupe-${target}.vsix`);
    const output = { target, packagePath, rewriteRelativeLinks: false, allowMissingRepository: true };
    await createVSIX({ ...options(target), ...output });
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function options(forTarget) {
  const ignoreFile = join(temporary, forTarget);
  writeFileSync(ignoreFile, ignoreLines(forTarget));
  return { cwd: ROOT, ignoreFile, dependencies: true };
}

/** The allow-list of .vscodeignore and the one folder of native files that `forTarget` needs. */
function ignoreLines(forTarget) {
  const folder = `node_modules/onnxruntime-node/bin/napi-v6/${forTarget.replace("-", "/")}`;
  // On macOS npm has turned a symbolic link into a second copy of 44 MB; the binding loads libonnxruntime.1.dylib.
  const wanted = forTarget.startsWith("darwin") ? ["libonnxruntime.1.dylib", "*.node"] : ["**"];
  const lines = wanted.map((name) => `!${folder}/${name}\n`);
  return readFileSync(join(ROOT, ".vscodeignore"), "utf8") + lines.join("");
}

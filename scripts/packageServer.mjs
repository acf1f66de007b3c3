// `npm run package:server -- --target linux-x64`: the language server and the command line alone, with the runtime of one
// platform and the model, as a .tar.gz for editors other than VS Code.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./lib/command.mjs";
import { TARGETS, packageFiles, serverFiles, stageFiles } from "./lib/packageFiles.mjs";
import { buildProduct } from "./lib/product.mjs";

const { values } = parseArgs({ options: { target: { type: "string" } } });
const target = values.target ?? `${process.platform}-${process.arch}`;
if (!TARGETS.includes(target)) {
  console.error(`expected --target ${TARGETS.join(" | ")}, got ${target}`);
  process.exit(2);
}

await buildProduct();
const NAME = "loupe-language-server";
const stage = mkdtempSync(join(tmpdir(), "loupe-server-"));
try {
  stageFiles(serverFiles(packageFiles(ROOT, target)), join(stage, NAME));
  const { version, license, bin, engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const manifest = { name: NAME, version, license, bin, engines: { node: engines.node } };
  writeFileSync(join(stage, NAME, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const archive = join(ROOT, `${NAME}-${target}.tar.gz`);
  execFileSync("tar", ["-czf", archive, "-C", stage, NAME]);
  console.log(archive);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

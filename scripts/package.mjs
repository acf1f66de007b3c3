// `npm run package -- --target linux-x64`: a VSIX with that platform's runtime files only. Without --target: this
// platform's. The files are laid out in a folder of their own first: vsce would walk the whole working folder.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./lib/command.mjs";
import { TARGETS, packageFiles, stageFiles } from "./lib/packageFiles.mjs";

const { createVSIX } = createRequire(import.meta.url)("@vscode/vsce");

const { values } = parseArgs({ options: { target: { type: "string" } } });
const target = values.target ?? `${process.platform}-${process.arch}`;
if (!TARGETS.includes(target)) {
  console.error(`expected --target ${TARGETS.join(" | ")}, got ${target}`);
  process.exit(2);
}

const stage = mkdtempSync(join(tmpdir(), "loupe-package-"));
try {
  stageFiles(packageFiles(ROOT, target), stage);
  await createVSIX({
    cwd: stage,
    target,
    packagePath: join(ROOT, `loupe-${target}.vsix`),
    // vsce would ask npm which packages belong to it; what is staged is what is wanted.
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  });
} finally {
  rmSync(stage, { recursive: true, force: true });
}

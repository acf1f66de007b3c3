// Provides VS Code for a browser (code-server) in test/e2e/env: its own packages, its own Node, its own lock file.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNpm } from "./command.mjs";
import { installMissing } from "./install.mjs";
import { NotRunError } from "./steps.mjs";

const FOLDER = join(ROOT, "test/e2e/env");
const PACKAGE = join(FOLDER, "node_modules/code-server");
const INNER_INSTALL = ["install", "--omit=dev", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"];
/** The Node that this code-server is made for. */
const NODE_MAJOR = "24";

/** @returns {Promise<{ node: string, entry: string, note?: string }>} */
export async function provideCodeServer() {
  const unsupported = reasonItCannotRun();
  if (unsupported) throw new NotRunError(unsupported);
  const { note } = await installMissing(FOLDER);
  // What code-server's own install script would do. `npm ci` fails here: its shrinkwrap lacks a package.
  for (const folder of ["lib/vscode", "lib/vscode/extensions"]) await installInner(join(PACKAGE, folder));
  return { node: nodePath(), entry: join(PACKAGE, "out/node/entry.js"), note };
}

async function installInner(folder) {
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  await runNpm([...INNER_INSTALL, "--loglevel=error"], { cwd: folder });
}

function reasonItCannotRun() {
  if (process.platform === "win32") return "code-server does not run on Windows";
  const hasPackage = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
  if (hasPackage || process.versions.node.startsWith(`${NODE_MAJOR}.`)) return null;
  return `code-server needs Node ${NODE_MAJOR}, this is ${process.versions.node}`;
}

function nodePath() {
  const packaged = join(FOLDER, `node_modules/node-linux-${process.arch}/bin/node`);
  return existsSync(packaged) ? packaged : process.execPath;
}

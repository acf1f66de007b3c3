// Installs a folder's packages when they are missing or older than its lock file. Node's own modules only.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { runNpm } from "./command.mjs";

/** Why `npm ci` is needed in `folder`, or null. npm writes its own copy of the lock file when it is done. */
export function reasonToInstall(folder) {
  const installed = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return "nothing installed yet";
  const lockFile = join(folder, "package-lock.json");
  return statSync(lockFile).mtimeMs > statSync(installed).mtimeMs ? "the lock file is newer" : null;
}

/** @param {string} folder @param {(args: readonly string[], options: { cwd: string }) => Promise<string>} npm */
export async function installMissing(folder, npm = runNpm) {
  const reason = reasonToInstall(folder);
  if (reason === null) return { note: "already there" };
  await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  return { note: reason };
}

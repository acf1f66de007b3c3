// A lock file → what in it is not pinned: each package needs an exact version and a checksum of its content, and comes from the
// registry that npm is set to, under its own name, from nowhere else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "./command.mjs";

const LOCK_FILES = ["package-lock.json", "test/e2e/env/package-lock.json"];
/** Bytes of a SHA-512, in base64. */
const CHECKSUM = /^sha512-[A-Za-z0-9+/]{86}==$/;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[\w.]+)?$/;
/** A range of versions; no address, no folder, no other package's name. */
const RANGE = /^[\d\s.^~<>=|*x-]+(?:-[\w.]+)?$/;

/** @returns {string[]} a sentence for each fault */
export function faultsOfLockFile({ lockfileVersion, packages = {} }) {
  const faults = lockfileVersion === 3 ? [] : [`expected version 3 of the lock file, got ${lockfileVersion}`];
  const { "": own = {}, ...others } = packages;
  for (const [path, { version, integrity, resolved, link, name }] of Object.entries(others)) {
    if (link) faults.push(`${path} is a link`);
    if (!EXACT.test(version ?? "")) faults.push(`${path} has no exact version: ${version}`);
    if (!CHECKSUM.test(integrity ?? "")) faults.push(`${path} has no checksum`);
    if (resolved !== undefined) faults.push(`${path} comes from ${resolved}`);
    if (name !== undefined) faults.push(`${path} is another package: ${name}`);
  }
  for (const [name, range] of Object.entries({ ...own.dependencies, ...own.devDependencies }))
    if (!RANGE.test(range)) faults.push(`${name} is wanted from elsewhere: ${range}`);
  return faults;
}

export function checkLockFiles(root) {
  const locks = LOCK_FILES.map((path) => ({
    path,
    lock: JSON.parse(readFileSync(join(root, path), "utf8")),
  }));
  const faults = locks.flatMap(({ path, lock }) =>
    faultsOfLockFile(lock).map((fault) => `${path}: ${fault}`),
  );
  if (faults.length > 0) throw new CommandError("a lock file does not pin what it should", faults.join("\n"));
  const count = locks.reduce((sum, { lock }) => sum + Object.keys(lock.packages).length - 1, 0);
  return { note: `${count} packages` };
}

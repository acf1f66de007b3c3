// One at a time among all processes of a user: a folder that holds one file, the claim, named after who holds it. A holder
// that has died holds nothing. Safe because each step that several may try at once is one that the file system grants to one:
// a folder with a claim in it is renamed onto the lock, which fails while the lock holds a claim, and a dead holder's
// claim is removed by its own name, which no other process has.
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelRefused } from "./errors";

/** A folder that is not empty is no place to rename to; Windows names no reason. */
const TAKEN = ["ENOTEMPTY", "EEXIST", ...(process.platform === "win32" ? ["EPERM", "EACCES"] : [])];

/** Runs `work` while no other process may; throws `busy` when another living process is at it. */
export async function withLock<T>(path: string, busy: ModelRefused, work: () => Promise<T>): Promise<T> {
  const claim = `${process.pid}-${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  if (!(await take(path, claim))) {
    if (await isHeld(path)) throw busy;
    // Others may be here as well, for the same dead holder: one of them is granted the lock.
    if (!(await take(path, claim))) throw busy;
  }
  try {
    return await work();
  } finally {
    await rm(join(path, claim), { force: true });
    await removeIfEmpty(path);
  }
}

async function take(path: string, claim: string): Promise<boolean> {
  const folder = `${path}.${claim}`;
  try {
    await mkdir(folder);
    await writeFile(join(folder, claim), "");
    // Windows renames onto no folder at all, not even onto an empty one.
    await removeIfEmpty(path);
    return await rename(folder, path).then(() => true, onlyFor(TAKEN, false));
  } finally {
    // Nothing where it has become the lock.
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the claims of the dead. */
async function isHeld(path: string): Promise<boolean> {
  for (const claim of await readdir(path).catch(onlyFor(["ENOENT"], []))) {
    if (isAlive(Number.parseInt(claim, 10))) return true;
    await rm(join(path, claim), { force: true });
  }
  return false;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A lock that is held has a claim in it, and stays. */
async function removeIfEmpty(path: string): Promise<void> {
  await rmdir(path).catch(onlyFor([...TAKEN, "ENOENT"], undefined));
}

function onlyFor<T>(codes: readonly string[], value: T): (error: unknown) => T {
  return (error) => {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return value;
    throw error;
  };
}

// One at a time among all processes of a user: a file that names who holds it. A holder that has died holds nothing.
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { ModelRefused } from "./errors";

/** Runs `work` while nobody else may; throws `busy` when another living process is at it. */
export async function withLock<T>(path: string, busy: ModelRefused, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  if (!(await take(path))) {
    if (await isHeld(path)) throw busy;
    await rm(path, { force: true });
    if (!(await take(path))) throw busy;
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx");
    try {
      await handle.writeFile(String(process.pid));
    } catch (error) {
      // A lock that names nobody would be in everybody's way.
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

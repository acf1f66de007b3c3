// A path that a repository or a user's configuration names → whether it may be looked at: what it says is not trusted.
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { isSecretName } from "./secretNames";

/** What a link leads to; of a file the path itself, of what must not be read null. */
export function readablePath(path: string): string | null {
  try {
    const isLink = lstatSync(path).isSymbolicLink();
    if (isLink && isOnNetwork(readlinkSync(path))) return null;
    const real = isLink ? realpathSync.native(path) : path;
    return isSecretName(real) ? null : real;
  } catch {
    // Most are not there.
    return null;
  }
}

/** `\\host\share`: on Windows, a look at what a repository names there would go out to that machine. */
export function isOnNetwork(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

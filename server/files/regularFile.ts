// A path → the text of the regular file there, or null: looked at before it is opened, opened without waiting (a pipe
// would block for ever), no larger than was allowed, no link, and no second name of another file.
import { constants, closeSync, fstatSync, lstatSync, openSync, readSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";

/** Windows has neither; its files of this kind cannot be opened by a plain path. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0) | (constants.O_NOFOLLOW || 0);

/** A file with two names may be a secret one under the other of them: which it is cannot be told. */
function isPlain({ size, nlink }: Stats, isFile: boolean, maxBytes: number): boolean {
  return isFile && size <= maxBytes && nlink <= 1;
}

/** `look`: has the last word, from what `lstat` says, before the file is opened. */
export async function readRegularFile(
  path: string,
  maxBytes: number,
  look: (bytes: number) => boolean = () => true,
): Promise<string | null> {
  try {
    const seen = lstatSync(path);
    if (!isPlain(seen, seen.isFile(), maxBytes) || !look(seen.size)) return null;
    const file = await open(path, FLAGS);
    try {
      const opened = await file.stat();
      if (!isPlain(opened, opened.isFile(), maxBytes) || opened.ino !== seen.ino) return null;
      const buffer = Buffer.alloc(maxBytes + 1);
      const { bytesRead } = await file.read(buffer, 0, Math.min(opened.size + 1, buffer.length), 0);
      return bytesRead > maxBytes ? null : textOf(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Gone meanwhile, or not ours to read: as if it were not there.
    return null;
  }
}

/** For rules, which are read in between; a second name does not matter there. Null: it is larger, so what it says is not known. */
export function readSmallFileNow(path: string, maxBytes: number): string | null {
  try {
    const seen = lstatSync(path);
    if (!seen.isFile()) return "";
    if (seen.size > maxBytes) return null;
    const file = openSync(path, FLAGS);
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(size, maxBytes));
      return textOf(buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    // Most folders have none.
    return "";
  }
}

function textOf(bytes: Buffer): string {
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

// A folder on disk → the paths of its source files, those near the root first. What is left out, the gate decides. Follows
// no symbolic link, so it never leaves the folder.
import { opendir } from "node:fs/promises";
import type { Dir } from "node:fs";
import { join } from "node:path";
import type { ReadingGate } from "../files/gate";
import { isSourceFile } from "../files/sourceFiles";

/** A workspace beyond these is not walked to its end. */
const MAX_FOLDERS = 20_000;
const MAX_FILES = 50_000;
/** Names that are read at once; in between, the event loop has its turn. */
const NAMES_AT_ONCE = 64;

/** Absolute paths, by name alone: whether one is read is the gate's to say. What has gone meanwhile is passed over. */
export async function* sourceFilesIn(
  root: string,
  gate: Pick<ReadingGate, "mayEnter">,
): AsyncGenerator<string, void> {
  const waiting: string[] = [root];
  let files = 0;
  for (let folders = 0; waiting.length > 0 && folders < MAX_FOLDERS; folders++) {
    const folder = waiting.shift() ?? root;
    for await (const entry of await listed(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (gate.mayEnter(path)) waiting.push(path);
      } else if (entry.isFile() && isSourceFile(entry.name, 0)) {
        if (++files > MAX_FILES) return;
        yield path;
      }
    }
  }
}

/** Empty where a folder has gone or is not ours to read. */
async function listed(folder: string): Promise<Dir | readonly never[]> {
  return opendir(folder, { bufferSize: NAMES_AT_ONCE }).catch(() => []);
}

// URIs as clients write them → keys that are equal for equal places, and the folder that holds a file.
import { URI } from "vscode-uri";

/** Stands for no folder: documents outside of every workspace folder share a memory. */
export const NO_FOLDER = "";

/** `file:///C%3A/a.ts` and `file:///c:/a.ts` → one key. */
export function keyOf(uri: string): string {
  return URI.parse(uri).toString();
}

/** The innermost of `folders` (keys) that holds `file` (a key). */
export function folderOf(file: string, folders: readonly string[]): string {
  const holding = folders.filter((folder) => file.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
  return holding.sort((a, b) => b.length - a.length)[0] ?? NO_FOLDER;
}

// Document URI → the path and repository name the model sees. Knows URIs, no file system: a document may not exist
// on disk at all.
import { URI } from "vscode-uri";
import { nameWithCodes } from "../protocol/hiddenCharacters";
import type { WorkspaceFolderName } from "./types";

export interface DocumentPath {
  /** Relative to the folder, forward slashes; the file name alone outside of every folder. */
  readonly path: string;
  readonly repoName: string | null;
}

/**
 * `file:///c%3A/work/shop/src/a.ts` in the folder `file:///c%3A/work/shop` → `src/a.ts`, `shop`. What in a name cannot be seen
 * is written as its number: it would begin lines of its own in a prompt, or be read as something else.
 */
export function documentPath(uri: string, folders: readonly WorkspaceFolderName[]): DocumentPath {
  const document = parse(uri);
  const holding = folders
    .map((folder) => ({ name: folder.name, ...parse(folder.uri) }))
    .filter((folder) => folder.authority === document.authority)
    .filter((folder) => document.path.startsWith(withSlash(folder.path)))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!holding) return { path: nameWithCodes(document.path.split("/").at(-1) || "untitled"), repoName: null };
  const path = document.path.slice(withSlash(holding.path).length);
  return { path: nameWithCodes(path), repoName: nameWithCodes(holding.name) || null };
}

function parse(uri: string): { authority: string; path: string } {
  const { authority, path } = URI.parse(uri);
  // Clients write a drive as `C:` or `c:`; both name the same one.
  return { authority, path: path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase()) };
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

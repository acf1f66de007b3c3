// Document URI → the path and repository name the model sees. Knows URIs, no file system: a document may not exist
// on disk at all.
import { URI } from "vscode-uri";
import type { WorkspaceFolderName } from "./types";

export interface DocumentPath {
  /** Relative to the folder, forward slashes; the file name alone outside of every folder. */
  readonly path: string;
  readonly repoName: string | null;
}

/** `file:///c%3A/work/shop/src/a.ts` in the folder `file:///c%3A/work/shop` → `src/a.ts`, `shop`. */
export function documentPath(uri: string, folders: readonly WorkspaceFolderName[]): DocumentPath {
  const document = parse(uri);
  const holding = folders
    .map((folder) => ({ name: folder.name, ...parse(folder.uri) }))
    .filter((folder) => folder.authority === document.authority)
    .filter((folder) => document.path.startsWith(withSlash(folder.path)))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!holding) return { path: document.path.split("/").at(-1) || "untitled", repoName: null };
  return { path: document.path.slice(withSlash(holding.path).length), repoName: holding.name || null };
}

function parse(uri: string): { authority: string; path: string } {
  const { authority, path } = URI.parse(uri);
  // Clients write a drive as `C:` or `c:`; both name the same one.
  return { authority, path: path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase()) };
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

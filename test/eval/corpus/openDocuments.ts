// Which files stand open beside the one being edited: up to three that it imports, else the nearest by path.
import { posix } from "node:path";
import type { SourceFile } from "../types";

const MAX_NEIGHBOURS = 3;
const SCRIPT_IMPORT = /(?:from|import|require)\s*\(?\s*["'](\.[^"']*)["']/g;
const PYTHON_FROM = /^\s*from\s+(\.*)([\w.]*)\s+import\s+([\w, ]+|\()/gm;
const PYTHON_IMPORT = /^\s*import\s+([\w.]+)/gm;
const SCRIPT_ENDINGS = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

export function neighboursOf(file: SourceFile, files: readonly SourceFile[]): SourceFile[] {
  const imported = importedFiles(file, files).slice(0, MAX_NEIGHBOURS);
  return imported.length > 0 ? imported : nearestByPath(file, files).slice(0, MAX_NEIGHBOURS);
}

/** In the order of the import lines, each once. */
export function importedFiles(file: SourceFile, files: readonly SourceFile[]): SourceFile[] {
  const byPath = new Map(files.map((other) => [other.path, other]));
  const candidates = file.language === "python" ? pythonPaths(file, files) : scriptPaths(file);
  const found = new Set<SourceFile>();
  for (const path of candidates) {
    const other = byPath.get(path);
    if (other && other.path !== file.path) found.add(other);
  }
  return [...found];
}

function scriptPaths(file: SourceFile): string[] {
  return [...file.text.matchAll(SCRIPT_IMPORT)].flatMap((match) => {
    const target = posix.normalize(posix.join(posix.dirname(file.path), match[1] ?? ""));
    // Sources name what they compile to: "./a.js" may be a.ts.
    const bare = target.replace(/\.(m|c)?jsx?$/, "");
    return [
      target,
      ...SCRIPT_ENDINGS.flatMap((ending) => [target + ending, bare + ending, `${target}/index${ending}`]),
    ];
  });
}

function pythonPaths(file: SourceFile, files: readonly SourceFile[]): string[] {
  const modules: { at: number; paths: string[] }[] = [];
  for (const match of file.text.matchAll(PYTHON_FROM)) {
    const names = (match[3] ?? "").split(",").map((name) => name.trim().split(" ")[0] ?? "");
    const base = pythonBase(file, match[1] ?? "", match[2] ?? "");
    modules.push({ at: match.index, paths: [base, ...names.map((name) => posix.join(base, name))] });
  }
  for (const match of file.text.matchAll(PYTHON_IMPORT))
    modules.push({ at: match.index, paths: [(match[1] ?? "").replaceAll(".", "/")] });
  const roots = new Set([
    "",
    ...files.flatMap((other) => other.path.match(/^(src|lib|python)\//)?.[0] ?? []),
  ]);
  return modules
    .sort((a, b) => a.at - b.at)
    .flatMap(({ paths }) => paths)
    .flatMap((path) => [...roots].flatMap((root) => [`${root}${path}.py`, `${root}${path}/__init__.py`]));
}

function pythonBase(file: SourceFile, dots: string, name: string): string {
  const path = name.replaceAll(".", "/");
  if (dots === "") return path;
  const folder = posix.join(posix.dirname(file.path), ...Array.from({ length: dots.length - 1 }, () => ".."));
  return posix.join(folder, path);
}

/** Most shared folders first, then fewest folders down, then by name; code of the same language only. */
export function nearestByPath(file: SourceFile, files: readonly SourceFile[]): SourceFile[] {
  const folders = file.path.split("/").slice(0, -1);
  const rankOf = (other: SourceFile): [number, number] => {
    const others = other.path.split("/").slice(0, -1);
    const differs = folders.findIndex((folder, index) => folder !== others[index]);
    const shared = differs < 0 ? folders.length : differs;
    return [-shared, others.length - shared];
  };
  return files
    .filter((other) => other.path !== file.path && other.language === file.language)
    .map((other) => ({ other, rank: rankOf(other) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || (a.other.path < b.other.path ? -1 : 1))
    .map(({ other }) => other);
}

// The training corpus' kept files of one split → packages. Says why when the data cannot be had; fetches nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withUnixLineEnds } from "../edit";
import type { Language, Package, SourceFile } from "../types";

export type Split = "dev" | "test";

const MAX_BYTES = 2 ** 30;

/** The corpus' language names are LSP's; the evaluation reports TSX apart and JSX with JavaScript. */
const LANGUAGE_OF: Readonly<Record<string, Language>> = {
  typescript: "typescript",
  typescriptreact: "tsx",
  tsx: "tsx",
  javascript: "javascript",
  javascriptreact: "javascript",
  python: "python",
};

/** Thrown where the evaluation cannot run for want of data or programs; the message is the reason. */
export class NotRunError extends Error {}

export function readCorpus(split: Split): Package[] {
  const cacheFolder = process.env["LOUPE_CACHE"] ?? join(homedir(), ".cache", "loupe-training");
  const archive = join(cacheFolder, "corpus", `${split}.jsonl.zst`);
  if (!existsSync(archive))
    throw new NotRunError(`no corpus of split ${split}: run models/training's corpus step first`);
  return packagesFrom(decompress(archive, join(cacheFolder, "venv", "bin", "python")));
}

/** Node 20 reads no zstd: the system's `zstd`, else the training environment's Python. */
function decompress(archive: string, python: string): string {
  const script =
    "import sys, zstandard; zstandard.ZstdDecompressor().copy_stream(open(sys.argv[1], 'rb'), sys.stdout.buffer)";
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ["zstd", ["-dcq", archive]],
    [python, ["-c", script, archive]],
  ];
  for (const [program, args] of ways) {
    const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: MAX_BYTES });
    if (done.status === 0) return done.stdout;
  }
  throw new NotRunError("neither `zstd` nor the training environment's Python could read the corpus");
}

/** One JSON object a line, `{"package","path","language","text"}`, in any order. */
export function packagesFrom(jsonLines: string): Package[] {
  const files = new Map<string, SourceFile[]>();
  for (const line of jsonLines.split("\n")) {
    if (line === "") continue;
    const row = JSON.parse(line) as { package: string; path: string; language: string; text: string };
    const file = {
      path: row.path,
      language: LANGUAGE_OF[row.language] ?? null,
      text: withUnixLineEnds(row.text),
    };
    const list = files.get(row.package);
    if (list) list.push(file);
    else files.set(row.package, [file]);
  }
  return [...files]
    .map(([name, list]) => ({ name, files: list.sort((a, b) => compare(a.path, b.path)) }))
    .sort((a, b) => compare(a.name, b.name));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

// The files that were written for the evaluation (test/eval/written/) → packages, one a folder: no model can have read them
// in training that ended before they were committed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { withUnixLineEnds } from "../edit";
import type { Language, Package } from "../types";
import { NotRunError } from "./readCorpus";

const LANGUAGE_OF: Readonly<Record<string, Language>> = {
  ".ts": "typescript",
  ".tsx": "tsx",
  ".js": "javascript",
  ".py": "python",
};

export function readWritten(folder: string): Package[] {
  if (!existsSync(folder)) throw new NotRunError(`no written files in ${folder}`);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => ({ name, files: filesIn(join(folder, name)) }));
}

function filesIn(folder: string): Package["files"] {
  return readdirSync(folder)
    .sort()
    .map((path) => ({
      path,
      language: LANGUAGE_OF[extname(path)] ?? null,
      text: withUnixLineEnds(readFileSync(join(folder, path), "utf8")),
    }));
}

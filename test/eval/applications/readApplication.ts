// An application of test/fixtures/applications/ → its files as they are in the end, and the edits drawn in them: what stands
// between `├` and `┤` is what its author types there.
import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";
import { languageOfPath } from "../../../server/languages";
import { withUnixLineEnds } from "../edit";
import type { Language, Package, SourceFile } from "../types";

export interface AuthorEdit {
  readonly file: SourceFile;
  /** The file before the edit is `before + after`; after it, `typed` stands between them. */
  readonly before: string;
  readonly typed: string;
  readonly after: string;
}

export interface Application extends Package {
  readonly edits: readonly AuthorEdit[];
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: "typescript",
  typescriptreact: "tsx",
  javascript: "javascript",
  python: "python",
};
const EDIT = /├([^├┤]*)┤/g;

export function readApplication(folder: string): Application {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"))
    .sort();
  const drawn = paths.map((path) => ({
    path,
    text: withUnixLineEnds(readFileSync(join(folder, path), "utf8")),
  }));
  const files = drawn.map(({ path, text }) => ({
    path,
    language: LANGUAGES[languageOfPath(path)?.ids[0] ?? extname(path)] ?? null,
    text: withoutMarks(text),
  }));
  const edits = drawn.flatMap(({ text }, at) => editsIn(text, files[at] as SourceFile));
  return { name: basename(folder), files, edits };
}

export function editsIn(drawn: string, file: SourceFile): AuthorEdit[] {
  return [...drawn.matchAll(EDIT)].map(({ 0: whole, 1: typed = "", index }) => ({
    file,
    typed,
    before: withoutMarks(drawn.slice(0, index)),
    after: withoutMarks(drawn.slice(index + whole.length)),
  }));
}

function withoutMarks(text: string): string {
  return text.replace(/[├┤]/g, "");
}

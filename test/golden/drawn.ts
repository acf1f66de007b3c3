// Drawn cases: code with the cursor and a completion drawn in, one case per file, `what-it-does.LANGUAGE.txt`.
// `├text┤` is a completion; what it replaces behind the cursor stands between `┤` and `┫`; `│` is a bare cursor.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extentAt } from "../../server/context/extent";
import { importStatements } from "../../server/context/importStatements";
import { languageOfPath } from "../../server/languages";
import type { CompletionContext } from "../../server/context/types";

export interface DrawnCase {
  readonly name: string;
  readonly path: string;
  readonly languageId: string;
  /** Parts between lines of `=====`. */
  readonly parts: readonly string[];
}

const SEPARATOR = "\n=====\n";

export function readDrawnCases(folder: string): DrawnCase[] {
  return readdirSync(folder).map((file) => ({
    name: (file.split(".")[0] ?? "").replaceAll("-", " "),
    path: join(folder, file),
    languageId: languageOfPath(file.slice(0, -".txt".length))?.ids[0] ?? "",
    parts: readFileSync(join(folder, file), "utf8").replace(/\n$/, "").split(SEPARATOR),
  }));
}

/** With UPDATE_GOLDEN=1 what came of a case becomes what is expected; the diff is reviewed like code. */
export function expected(drawnCase: DrawnCase, actual: string): string {
  if (process.env["UPDATE_GOLDEN"] !== "1") return drawnCase.parts[1] ?? "";
  writeFileSync(drawnCase.path, `${drawnCase.parts[0] ?? ""}${SEPARATOR}${actual}\n`);
  return actual;
}

/** `sum(├bar, ┤baz)` → the text, and the context it was written in. */
export function readDrawn(drawn: string, languageId: string): { text: string; context: CompletionContext } {
  const [prefix = "", rest = ""] = drawn.split("├");
  const [text = "", suffix = ""] = rest.split("┤");
  const snapshot = { uri: "file:///a", languageId, text: prefix + suffix, offset: prefix.length };
  const extent = extentAt(snapshot, null);
  return { text, context: { path: "a", repoName: null, languageId, prefix, suffix, extent, eol: "\n", imports: importStatements(prefix + suffix, languageId), neighbours: [] } };
}

export function draw(context: CompletionContext, text: string, replaceLength: number): string {
  const { prefix, suffix } = context;
  const replaced = replaceLength > 0 ? `${suffix.slice(0, replaceLength)}┫` : "";
  return `${prefix}├${text}┤${replaced}${suffix.slice(replaceLength)}`;
}

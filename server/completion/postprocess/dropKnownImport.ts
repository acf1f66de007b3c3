// Drops an import of nothing new: all the names that it would bring are imported already.
import { languageOf } from "../../languages";
import type { Filter } from "./types";

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const KEYWORDS = new Set(["import", "from", "type", "typeof", "const", "let", "var", "require", "export"]);

export const dropKnownImport: Filter = (text, { prefix, suffix, imports, languageId }) => {
  const begun = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const line = begun + (text.split("\n", 1)[0] ?? "");
  if (!languageOf(languageId).importStart.test(line.trimStart())) return text;
  // The half-written line itself is among the document's statements.
  const half = (begun + (suffix.split("\n", 1)[0] ?? "")).trim();
  const others = imports.filter((statement) => statement.trim() !== half);
  if (others.some((statement) => content(statement) === content(line))) return "";
  const known = new Set(others.flatMap(importedNames));
  const names = importedNames(line);
  return names.length > 0 && names.every((name) => known.has(name)) ? "" : text;
};

/** `import a, { b as c } from "d"` → `a`, `c`; `from d import b as c` → `c`. */
function importedNames(statement: string): string[] {
  const listed =
    /^\s*from\s+\S+\s+import\s+(.*)$/.exec(statement)?.[1] ??
    /^(.*?)(?:\bfrom\b|=|$)/.exec(statement)?.[1] ??
    "";
  const renamed = listed.replace(/[\p{L}\p{N}_$*]+\s+as\s+/gu, "").replace(/["'`(].*$/, "");
  return (renamed.match(NAME) ?? []).filter((name) => !KEYWORDS.has(name));
}

function content(line: string): string {
  return line.trim().replace(/\s+/g, " ").replace(/;$/, "");
}

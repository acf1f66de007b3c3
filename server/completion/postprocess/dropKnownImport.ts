// Drops an import of nothing new: all the names that it would bring are imported already.
import { languageOf } from "../../languages";
import type { Filter } from "./types";

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const KEYWORDS = new Set(["import", "from", "type", "typeof", "const", "let", "var", "require", "export"]);

export const dropKnownImport: Filter = (text, { prefix, suffix, imports, languageId }) => {
  const begun = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const [written = ""] = text.split("\n", 1);
  const [rest = ""] = suffix.split("\n", 1);
  const line = (begun + written).trim();
  if (!languageOf(languageId).importStart.test(line)) return text;
  // The half-written line itself is among the document's statements.
  const half = (begun + rest).trim();
  const others = imports.filter((statement) => statement !== half);
  if (others.some((statement) => content(statement) === content(line))) return "";
  const known = new Set(others.flatMap(importedNames));
  const names = importedNames(line);
  return names.length > 0 && names.every((name) => known.has(name)) ? "" : text;
};

/** `import a, { b as c } from "d"` → `a`, `c`; `from d import b as c` → `c`. */
function importedNames(statement: string): string[] {
  const [, listedLast] = /^from\s+\S+\s+import\b(.*)/.exec(statement) ?? [];
  const [listedFirst = ""] = statement.split(/\bfrom\b|=|["'`]/, 1);
  const listed = (listedLast ?? listedFirst).replace(/[\p{L}\p{N}_$*]+\s+as\b/gu, "");
  return (listed.match(NAME) ?? []).filter((name) => !KEYWORDS.has(name));
}

function content(line: string): string {
  return line.replace(/\s+/g, " ").replace(/;$/, "");
}

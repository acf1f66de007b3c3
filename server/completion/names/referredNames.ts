// A line with a suggestion in it → the names that the suggestion refers to, in their order; what it declares itself, keys
// and members are none.
import { IDENTIFIER, localNames, parameterNames } from "../../context/names/declaredNames";
import type { KnownNames } from "../../languages";

/** `code`: the line up to the cursor and the suggestion, strings and comments blanked; the suggestion begins at `from`. */
export function referredNames(code: string, from: number, { keywords }: KnownNames): string[] {
  const lines = code.split("\n");
  const declared = new Set(lines.flatMap((line) => [...localNames(line), ...parameterNames(line)]));
  const names: string[] = [];
  for (const { 0: name, index } of code.matchAll(IDENTIFIER)) {
    const end = index + name.length;
    if (end <= from || keywords.has(name) || declared.has(name) || /^[A-Z]$/.test(name)) continue;
    if (isReference(code.slice(0, index).trimEnd(), code.slice(end).trimStart())) names.push(name);
  }
  return [...new Set(names)];
}

function isReference(before: string, after: string): boolean {
  if (/(?:^|[^.])\.$|\?\.$|->$|::$|<\/?$|#$|\bimport$|\d$/.test(before)) return false;
  // A key, a label, an annotated name; the middle of `a ? b : c` is not told from them.
  return !/^\??:(?!:)|^=(?![=>])/.test(after);
}

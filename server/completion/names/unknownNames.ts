// A suggestion in its context → the names in it that nothing declares where the code could see them. Null: that cannot
// be said here.
import { visibleNames } from "../../context/names/visibleNames";
import type { CompletionContext } from "../../context/types";
import { languageOf } from "../../languages";
import { codeAt } from "../postprocess/atCursor";
import { isDeclared } from "./declaringPlace";
import { referredNames } from "./referredNames";

export interface NameCheck {
  readonly unknown: readonly string[];
  /** The first name that the suggestion writes is one of them. */
  readonly isFirstUnknown: boolean;
}

/** Text between tags is no code. */
const MARKUP = /<\/|\/>|^\s*<[\p{L}>]|^[\s\p{L}\p{N}'’.,!?-]*$/u;
const STAR_IMPORT = /^from\s+\S+\s+import\s+\*/;

export function unknownNames(text: string, context: CompletionContext): NameCheck | null {
  const { prefix, suffix, languageId, imports, outerNames } = context;
  const { names, importStart } = languageOf(languageId);
  if (!names || !outerNames || imports.some((statement) => STAR_IMPORT.test(statement))) return null;
  const { code, from } = codeAt(text, context);
  if (importStart.test(code.trimStart()) || isDeclared(context)) return null;
  if (/react$/.test(languageId) && MARKUP.test(code)) return null;
  const referred = referredNames(code, from, names);
  if (referred.length === 0) return { unknown: [], isFirstUnknown: false };
  // Indentation that the suggestion writes itself says which block it stands in.
  const indent = /(?:^|\n)[ \t]*$/.test(prefix) ? (/^[ \t]*/.exec(text)?.[0] ?? "") : "";
  const visible = visibleNames(prefix + indent, suffix, names.scope);
  const known = new Set([
    ...outerNames,
    ...imports.flatMap((statement) => statement.match(/[\p{L}\p{N}_$]+/gu) ?? []),
  ]);
  const unknown = referred.filter(
    (name) =>
      !visible.has(name) && !known.has(name) && !names.globals.has(name) && !names.globalFamilies?.test(name),
  );
  return { unknown, isFirstUnknown: unknown.length > 0 && unknown[0] === referred[0] };
}

// A cursor's place → whether what is written there are declarations: names in a list of imports, of a pattern or of parameters
// that began in a line above, and members at the level of a class or an interface. Knows lines and brackets, no tree.
import type { CompletionContext } from "../../context/types";
import { languageOf } from "../../languages";
import { writtenAt } from "../postprocess/atCursor";

/** Before the bracket: `const {`, `export {`, `function f(`, `def f(`. */
const PATTERN = /(?:^|\s)(?:const|let|var|export(?:\s+type)?)\s*[{[]$|\b(?:function|def)\b[^()]*\($/;
const MEMBERS =
  /^\s*(?:export\s+|default\s+|declare\s+|abstract\s+)*(?:(?:class|interface|enum)\b|type\b.*=)/;

export function isDeclared(context: CompletionContext): boolean {
  const { prefix, languageId } = context;
  const lineStart = prefix.lastIndexOf("\n") + 1;
  const { open } = writtenAt("", context);
  const around = open.findLast(({ index, kind }) => kind === "bracket" && index < lineStart);
  if (!around) return false;
  const opened = prefix.slice(prefix.lastIndexOf("\n", around.index) + 1, around.index + 1);
  const { importStart, family } = languageOf(languageId);
  if (importStart.test(opened.trimStart()) || /^import\b/.test(opened.trimStart())) return true;
  if (PATTERN.test(opened)) return true;
  const isAtLineStart = /^\s*[\w$]*$/.test(prefix.slice(lineStart));
  return family === "script" && isAtLineStart && MEMBERS.test(opened) && opened.endsWith("{");
}

// Drops a text that makes the code's syntax worse than it would be with the cursor's line left empty. Brackets that the
// text opens and nothing closes yet are no fault: they are closed for the comparison.
import { brackets, CLOSER_OF, isCloser } from "./brackets";
import { replacedLength } from "./replacedLength";
import type { Filter } from "./types";

/** Enough code to see what is open; parsing as much takes about a millisecond. */
const MAX_BEFORE = 6_000;
const MAX_AFTER = 3_000;

export const dropBrokenSyntax: Filter = (text, context, countErrors) => {
  const { prefix, suffix, languageId } = context;
  const before = prefix.slice(-MAX_BEFORE);
  const after = suffix.slice(0, MAX_AFTER);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineEnd = after.includes("\n") ? after.indexOf("\n") : after.length;
  const errors = (code: string) => countErrors(languageId, code);
  const written = before + text;
  const rest = after.slice(replacedLength(text, context));
  const found = errors(written + rest);
  if (text === "" || found === null || found === 0) return text;
  const without = errors(before.slice(0, lineStart) + after.slice(lineEnd));
  if (without === null || found <= without) return text;
  const closed = errors(written + closersFor(before.slice(lineStart) + text, languageId) + rest);
  return closed !== null && closed <= without ? text : "";
};

/** `if (a) { f([` → `]) }`, those of the last line on their own lines as people write them. */
function closersFor(line: string, languageId: string): string {
  const open: string[] = [];
  for (const { char } of brackets(line, languageId)) {
    if (!isCloser(char)) open.push(CLOSER_OF[char] ?? "");
    else if (open.at(-1) === char) open.pop();
  }
  return open.length === 0 ? "" : `\n${open.toReversed().join("")}`;
}

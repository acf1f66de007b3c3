// What a completion may close without leaving its scope: what the rest of its line closes too, and what nothing after
// the cursor closes.
import type { CompletionContext } from "../../context/types";
import { writtenAt } from "./atCursor";
import { isCloser, scan, type Closing, type Open } from "./delimiters";

/** The first closer in `text` that would leave the scope; null: there is none. */
export function firstBeyondScope(text: string, context: CompletionContext): Closing | null {
  const { open, tokens, closings } = writtenAt(text, context);
  if (closings.length === 0) return null;
  const closedByRest = new Set(tokens.map(({ closes }) => closes));
  const isLeft = entriesClosedBelow(context, open);
  return closings.find(({ entry }) => entry === null || (isLeft(entry) && !closedByRest.has(entry))) ?? null;
}

/** Whether something after the cursor's line closes an entry of `open`. */
function entriesClosedBelow(context: CompletionContext, open: readonly Open[]): (entry: number) => boolean {
  const outermostMissing = open.length - missingClosers(context, open);
  const { suffix } = context;
  return (at) => {
    const entry = open[at];
    if (!entry || entry.isInText) return false;
    if (entry.kind === "bracket") return at < outermostMissing;
    return !entry.endsWithLine && entry.kind !== "hole" && closesText(suffix, entry.closer, entry.kind);
  };
}

/** Whether a comment's or a long string's next sign in `suffix` ends it: that of a comment before another one begins, `"""` at a line's end. */
function closesText(suffix: string, closer: string, kind: "string" | "comment"): boolean {
  const at = suffix.indexOf(closer);
  if (at < 0) return false;
  if (kind === "comment") {
    const opener = closer === "*/" ? "/*" : closer === "-->" ? "<!--" : null;
    const next = opener === null ? -1 : suffix.indexOf(opener);
    return next < 0 || at < next;
  }
  const end = suffix.indexOf("\n", at);
  const after = suffix.slice(at + closer.length, end < 0 ? undefined : end);
  return /^[\s)\],;]*$/.test(after);
}

/** Open entries, the innermost ones, that nothing after the cursor closes: `foo(bar[` before `]` → 0. */
function missingClosers({ prefix, suffix, languageId }: CompletionContext, open: readonly Open[]): number {
  const first = scan(suffix, languageId, open).closings.find(({ char, entry }) => {
    return isCloser(char) && (entry === null || open[entry]?.isInText === false);
  });
  if (!first) return open.length;
  const isOnLine = !suffix.slice(0, first.index).includes("\n");
  const indent = indentAt(suffix, first.index);
  for (let missing = 0; missing < open.length; missing++) {
    const entry = open[open.length - 1 - missing];
    if (!entry || entry.isInText || entry.kind !== "bracket" || entry.closer !== first.char) continue;
    if (isOnLine || indentAt(prefix, entry.index) === indent) return missing;
  }
  return open.length;
}

function indentAt(text: string, index: number): number {
  const line = text.slice(text.lastIndexOf("\n", index - 1) + 1, index + 1);
  return line.length - line.trimStart().length;
}

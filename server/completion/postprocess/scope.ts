// Which brackets are open at the cursor, and how many of them the code behind it does not close: what a completion
// may close without leaving its scope.
import type { CompletionContext } from "../../context/types";
import { brackets, CLOSER_OF, isCloser, type Bracket } from "./brackets";

interface PlacedBracket {
  readonly char: string;
  /** Indentation of its line. */
  readonly indent: number;
}

/** Closers in `text` that close what stands before it, in order. Indices count in `text`. */
export function unmatchedClosers(text: string, { prefix, languageId }: CompletionContext): Bracket[] {
  // Scanned together with the line before it: the cursor may stand in a string.
  const lineStart = prefix.lastIndexOf("\n") + 1;
  const before = prefix.slice(lineStart);
  const inText = brackets(before + text, languageId)
    .map(({ char, index }) => ({ char, index: index - before.length }))
    .filter(({ index }) => index >= 0);
  const open: string[] = [];
  return inText.filter(({ char }) => {
    if (!isCloser(char)) open.push(CLOSER_OF[char] ?? "");
    else if (open.at(-1) === char) open.pop();
    else return true;
    return false;
  });
}

/** Open brackets before the cursor that nothing after it closes: `foo(bar[` before `]` → 0, as `(` may be far off. */
export function missingClosers({ prefix, suffix, languageId }: CompletionContext): number {
  const open = openBrackets(prefix, languageId);
  const first = firstUnmatchedCloser(suffix, languageId);
  if (!first) return open.length;
  const isOnLine = !suffix.slice(0, first.index).includes("\n");
  const indent = indentAt(suffix, first.index);
  for (let missing = 0; missing < open.length; missing++) {
    const opener = open[open.length - 1 - missing];
    if (!opener || CLOSER_OF[opener.char] !== first.char) continue;
    if (isOnLine || opener.indent === indent) return missing;
  }
  return open.length;
}

function openBrackets(prefix: string, languageId: string): PlacedBracket[] {
  const open: PlacedBracket[] = [];
  for (const { char, index } of brackets(prefix, languageId)) {
    if (!isCloser(char)) open.push({ char, indent: indentAt(prefix, index) });
    else if (CLOSER_OF[open.at(-1)?.char ?? ""] === char) open.pop();
  }
  return open;
}

function firstUnmatchedCloser(suffix: string, languageId: string): Bracket | null {
  let depth = 0;
  for (const bracket of brackets(suffix, languageId)) {
    if (!isCloser(bracket.char)) depth++;
    else if (depth === 0) return bracket;
    else depth--;
  }
  return null;
}

function indentAt(text: string, index: number): number {
  const line = text.slice(text.lastIndexOf("\n", index - 1) + 1, index + 1);
  return line.length - line.trimStart().length;
}

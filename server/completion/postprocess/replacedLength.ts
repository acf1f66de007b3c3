// How many characters behind the cursor the text writes itself: they are replaced, not doubled.
import type { CompletionContext } from "../../context/types";
import { brackets, isCloser } from "./brackets";
import { missingClosers, unmatchedClosers } from "./scope";

const CLOSING_RUN = /^[\s)\]}'"`,;:>]*$/;

/** `foo(├bar);┤)` → 1: the `)` behind the cursor is the one in the text. */
export function replacedLength(text: string, context: CompletionContext): number {
  return Math.max(overlapLength(text, context), closedLength(text, context));
}

/** `"├name",┤",` → 2: the text's end is what stands behind the cursor. */
function overlapLength(text: string, context: CompletionContext): number {
  const { suffix } = context;
  const rest = (suffix.split("\n", 1)[0] ?? "").trimEnd();
  if (text.includes("\n")) return 0;
  for (let length = Math.min(rest.length, text.length); length > 0; length--) {
    const overlap = rest.slice(0, length);
    // A word's first letter may well be there by chance; the whole rest of the line is not.
    if (length < rest.length && !CLOSING_RUN.test(overlap)) continue;
    if (text.endsWith(overlap) && !isBalancedByText(text, overlap, context)) return length;
  }
  return 0;
}

/** `foo(├bar()┤)` closes its own bracket, and what stands behind the cursor closes another: nothing is doubled. */
function isBalancedByText(text: string, overlap: string, context: CompletionContext): boolean {
  const closer = overlap.trim().charAt(0);
  const opener = { ")": "(", "]": "[", "}": "{" }[closer];
  if (opener === undefined) return false;
  return text.split(opener).length >= text.split(closer).length && isOpenBefore(opener, closer, context);
}

/** In code a bracket may be open since many lines; within a comment or a string, only in the cursor's line. */
function isOpenBefore(opener: string, closer: string, { prefix, languageId }: CompletionContext): boolean {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  if (line.split(opener).length > line.split(closer).length) return true;
  const found = brackets(prefix + opener, languageId);
  const isInCode = found.at(-1)?.index === prefix.length;
  const open = found.slice(0, -1).reduce((depth, { char }) => {
    if (char === opener) return depth + 1;
    return char === closer ? Math.max(0, depth - 1) : depth;
  }, 0);
  return isInCode && open > 0;
}

/** Closers behind the cursor that the text has somewhere in it. */
function closedLength(text: string, context: CompletionContext): number {
  const doubled = unmatchedClosers(text, context).slice(missingClosers(context));
  const behind = closersBehind(context);
  const last = Math.min(doubled.length, behind.length) - 1;
  const matches = doubled.every(({ char }, index) => index > last || char === behind[index]?.char);
  return last >= 0 && matches ? (behind[last]?.index ?? -1) + 1 : 0;
}

/** The closers that stand right behind the cursor, with nothing but blanks between them. */
export function closersBehind({ suffix }: CompletionContext): { char: string; index: number }[] {
  const found = [];
  for (let index = 0; index < suffix.length; index++) {
    const char = suffix.charAt(index);
    if (isCloser(char)) found.push({ char, index });
    else if (char !== " " && char !== "\t") break;
  }
  return found;
}

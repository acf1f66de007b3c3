// How many characters behind the cursor the text writes itself, closers all: they are replaced, not doubled.
import type { CompletionContext } from "../../context/types";
import { isCloser } from "./brackets";
import { missingClosers, unmatchedClosers } from "./scope";

/** `foo(├bar);┤)` → 1: the `)` behind the cursor is the one in the text. */
export function replacedLength(text: string, context: CompletionContext): number {
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

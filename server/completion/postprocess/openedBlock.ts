// A text whose line opens a block → how its brackets could be closed below it. The text is shown without: what stands in
// the block is written next, and an empty pair would have to be taken apart again.
import type { CompletionContext } from "../../context/types";
import { brackets, CLOSER_OF, isCloser } from "./delimiters";

/** Each is parsed; no line of code leaves more open. */
const MAX_FORMS = 8;

/** `f(() => {` → `f(() => {⏎}` and `f(() => {⏎})`, with the line's own indentation. */
export function closedForms(text: string, { prefix, languageId }: CompletionContext): string[] {
  if (!text.trimEnd().endsWith("{")) return [];
  const line = (prefix + text).slice((prefix + text).trimEnd().lastIndexOf("\n") + 1);
  const open: string[] = [];
  for (const { char } of brackets(line, languageId)) {
    if (!isCloser(char)) open.push(CLOSER_OF[char] ?? "");
    else if (open.at(-1) === char) open.pop();
  }
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const closers = open.slice(-MAX_FORMS).reverse();
  return closers.map((_, index) => `${text.trimEnd()}\n${indent}${closers.slice(0, index + 1).join("")}`);
}

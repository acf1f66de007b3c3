// A cursor's place → whether prose is written there: a comment, a docstring, text between tags. The memory knows a project's
// sentences, and a sentence is hardly ever written twice: they have to be surer.
import type { CompletionContext } from "../context/types";
import { writtenAt } from "./postprocess/atCursor";

/** Between a tag and what comes next in the line. */
const MARKUP_TEXT = /(?:^\s*|[^=-])<[^<>]*[^=\-/]>[^<>{}]*$/;
const MARKUP = /react$|^(?:html|vue|svelte|astro|mdx)$/;

export function isProse(context: CompletionContext): boolean {
  const { prefix, languageId } = context;
  const { open } = writtenAt("", context);
  const around = open.findLast(({ kind }) => kind !== "bracket");
  if (around?.kind === "comment") return true;
  if (around?.kind === "string") return !around.endsWithLine && around.closer.length === 3;
  return MARKUP.test(languageId) && MARKUP_TEXT.test(prefix.slice(prefix.lastIndexOf("\n") + 1));
}

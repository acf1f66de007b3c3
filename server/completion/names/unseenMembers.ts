// A suggestion in its context → how many members it asks for that nothing shown to the model has, nor any value of the
// language. A sign of doubt, not a fault: no types are known here.
import type { CompletionContext } from "../../context/types";
import { MEMBERS } from "../../languages/members";
import { languageOf } from "../../languages";
import { codeAt } from "../postprocess/atCursor";

const MEMBER = /(?:[\w$)\]}?!]\.|->|::)([\p{L}_$][\p{L}\p{N}_$]*)/gu;
const WORD = /[\p{L}\p{N}_$]/u;

export function unseenMembers(text: string, context: CompletionContext): number {
  const { code, from } = codeAt(text, context);
  const builtIn = MEMBERS[languageOf(context.languageId).family];
  const asked = new Set<string>();
  for (const { 0: access, 1: name = "", index } of code.matchAll(MEMBER))
    if (index + access.length > from && !builtIn.has(name)) asked.add(name);
  if (asked.size === 0) return 0;
  const { prefix, suffix, neighbours, imports } = context;
  // The line in hand is judged, not believed.
  const above = prefix.slice(0, prefix.lastIndexOf("\n") + 1);
  const texts = [above, suffix, ...imports, ...neighbours.map((neighbour) => neighbour.text)];
  return [...asked].filter((name) => !texts.some((seen) => hasWord(seen, name))).length;
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

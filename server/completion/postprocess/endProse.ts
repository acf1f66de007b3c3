// Ends a text within a string or a docstring where that ends: three quotes do not end a string of one line, and after a
// docstring's end nothing more is written in its line.
import { writtenAt } from "./atCursor";
import type { Filter } from "./types";

const TRIPLE = /"""|'''/;

export const endProse: Filter = (text, context) => {
  const around = writtenAt("", context).open.findLast(({ kind }) => kind !== "bracket");
  if (around?.kind !== "string") return text;
  const { closer, endsWithLine } = around;
  if (endsWithLine && closer.length === 1) {
    const at = text.search(TRIPLE);
    // Before it the string is open still: its own quote ends it.
    return at >= 0 && text.startsWith(closer, at) && !text.slice(0, at).includes(closer)
      ? text.slice(0, at + 1)
      : text;
  }
  const isDocstring = /^[ \t]*[rRuU]?$/.test(context.prefix.slice(0, around.index).split("\n").at(-1) ?? "");
  const end = text.indexOf(closer);
  return isDocstring && closer.length === 3 && end >= 0 ? text.slice(0, end + closer.length) : text;
};

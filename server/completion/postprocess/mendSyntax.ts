// Takes away the end of a text that breaks the code's syntax, and the whole text where that does
// not help; a block that it opens may stand open. What could stand there without a fault is tried out: code that is broken
// elsewhere is broken with any text.
import type { CompletionContext } from "../../context/types";
import { replacedLength } from "./replacedLength";
import { writtenAt } from "./atCursor";
import { closedForms } from "./openedBlock";
import type { Filter } from "./types";

/** Characters taken off the end of a line, lines taken off the end of a block. */
const MAX_TAKEN = 6;

/** Characters of the cursor's line, with what is tried there, that are read in all: a line of 400 with everything. */
const MAX_TRIED_LENGTH = 24_000;

/** What stands at the end of a line of code, the commonest first. */
const ENDINGS =
  "|;|,|)|);|),| {|:| = {|: {|() {| => {|(() => {|(|([|({|[|]|],|}|};|},|})|});| =>| +| />|>|, {".split("|");

export const mendSyntax: Filter = (text, context, faultsWith) => {
  const { prefix } = context;
  const rest = context.suffix.split("\n", 1)[0] ?? "";
  const lineLength = prefix.length - (prefix.lastIndexOf("\n") + 1) + rest.length;
  let left = MAX_TRIED_LENGTH;
  const tryOut = (candidate: string) => {
    left -= lineLength + candidate.length;
    if (left < 0) return null;
    const faults = faultsWith(candidate, replacedLength(candidate, context));
    return faults && { candidate, ...faults };
  };
  const asWritten = tryOut(text);
  if (!asWritten || asWritten.all === 0) return text;
  let best = asWritten;
  if (closedForms(text, context).some((form) => tryOut(form)?.all === 0)) return text;
  // What behind the cursor was taken for closed by the text may belong to what stands around it.
  const behind = text + context.suffix.slice(0, replacedLength(text, context));
  if (behind !== text && tryOut(behind)?.all === 0) return behind;
  for (const candidate of shortened(text)) {
    const next = tryOut(candidate);
    if (!next) break;
    if (next.all === 0) return candidate;
    if (next.all < best.all) best = next;
  }
  // What stands behind the cursor in its line was closed by the editor or belongs to a line that was whole.
  const isInLine = rest.trim() !== "";
  // An element of a list, of which the line below is the next one.
  if (isInLine && tryOut(`${text}${rest.trimEnd()},`)?.all === 0) return `${text}${rest.trimEnd()},`;
  if (isInLine && best.here > 0) return "";
  const couldBeBetter = whatCouldStand(context).some((other) => (tryOut(other)?.all ?? Infinity) < best.all);
  return couldBeBetter ? "" : best.candidate;
};

/** Texts of many kinds; only how many faults they leave is of interest. */
function whatCouldStand(context: CompletionContext): string[] {
  const around = writtenAt("", context).open.findLast(({ kind }) => kind !== "bracket");
  const quote = around?.kind === "string" ? around.closer : "";
  return ["", ...ENDINGS.map((ending) => `x${quote}${ending}`)];
}

/** `foo(bar)),` → `foo(bar))`, `foo(bar)`, `foo(bar`; a block → the same without its last line, its last two … */
function shortened(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  if (lines.length > 1) {
    const kept = lines.map((_, index) => lines.slice(0, lines.length - 1 - index).join("\n"));
    return kept.slice(0, MAX_TAKEN).filter((shorter) => shorter.trim() !== "");
  }
  const found: string[] = [];
  let shorter = text.trimEnd();
  while (found.length < MAX_TAKEN && /[^\p{L}\p{N}_$]$/u.test(shorter)) {
    shorter = shorter.slice(0, -1).trimEnd();
    if (/[\p{L}\p{N}_$]/u.test(shorter)) found.push(shorter);
  }
  return found;
}

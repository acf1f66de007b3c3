// A suggestion's prompt → the lines that it may have come from: every line with a word in it, of this file and of others, but
// for the line that was being written. To say that a line goes on as it began tells nothing.
import type { PromptSpan } from "../protocol/explainContext";
import type { PromptPart, RequestRecord } from "../protocol/record";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { type Line, linesOf, TAIL } from "./lineInfluence";

export interface CandidateLine {
  /** Of another file, as the prompt names it; null: the document's own line. */
  readonly path: string | null;
  /** In the document, from 0; null: not known. */
  readonly line: number | null;
  readonly text: string;
  readonly span: PromptSpan;
}

type Shown = Pick<RequestRecord, "context" | "prompt" | "position">;

/** In the order of the prompt. */
export function causeLines(record: Shown, tokenizer: Pick<Tokenizer, "decode">): CandidateLine[] {
  const { prompt } = record;
  if (!prompt || !record.context) return [];
  const found: CandidateLine[] = [];
  let from = 0;
  for (const part of prompt.parts) {
    const start = from + (part.begin === "" ? 0 : 1);
    if (part.text !== "") found.push(...linesOfPart(part, linesOf(part, start, tokenizer), record));
    from += part.tokenIds.length;
  }
  return found.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function linesOfPart(
  { text }: PromptPart,
  lines: readonly Line[],
  { context, prompt, position }: Shown,
): CandidateLine[] {
  if (!context || !prompt) return [];
  if (context.prefix.endsWith((text + prompt.healedText).slice(-TAIL)))
    return withPlaces(lines.slice(0, -1), context.prefix.split("\n").slice(0, -1), position.line);
  if (context.suffix.startsWith(text.slice(0, TAIL)))
    return lines.slice(1).map((each, i) => ({ ...each, path: null, line: position.line + 1 + i }));
  const path = context.neighbours.find((file) => text.startsWith(`${file.path.slice(-MAX_NAME)}\n`))?.path;
  return path === undefined ? [] : lines.slice(1).map((each) => ({ ...each, path, line: null }));
}

/** Part of a path that surely stands in the prompt. */
const MAX_NAME = 200;

/**
 * `own` are the document's lines up to the cursor's, line number `end`. Before those that stand there as well, a prompt has
 * imports and headers of the document: each is looked for above.
 */
function withPlaces(lines: readonly Line[], own: readonly string[], end: number): CandidateLine[] {
  const found: CandidateLine[] = [];
  let next = own.length;
  for (const each of lines.toReversed()) {
    const at = own.lastIndexOf(each.text, next - 1);
    if (at >= 0 && next > 0) next = at;
    found.push({ ...each, path: null, line: at >= 0 ? end - (own.length - at) : null });
  }
  return found.toReversed();
}

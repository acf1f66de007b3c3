// Stream of generated pieces → one text, ended where the line or the block ends. Knows indentation, no syntax tree.
import type { CompletionContext } from "../context/types";
import type { InferredPiece, InferStream } from "../inference/types";
import type { GenerateResult, StopReason, TokenSource } from "../protocol/engine";

/** Longer blocks are not read before they are accepted. */
const MAX_BLOCK_LINES = 30;

/** So likely the lines of a block have to be, all together: the others are not shown unasked. */
export const LEAST_LIKELY_LINES = Math.log(0.3);

const CUT_REASONS: ReadonlySet<StopReason> = new Set(["maxTokens", "contextLength", "hopeless"]);

export interface CollectedText {
  readonly text: string;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  readonly pieces: readonly WrittenPiece[];
  /** Null where the stream was ended early and gave no counters. */
  readonly generate: GenerateResult | null;
  /** The tokens grew too improbable to go on, and no whole line stands before that. */
  readonly isHopeless: boolean;
  /** It was ended before it had come to its end: by its length, or by its probability. */
  readonly isCut: boolean;
}

/** Some tokens with their text, and where in the whole that begins. */
export interface WrittenPiece {
  readonly start: number;
  /** Natural logarithms of the tokens' probabilities. */
  readonly logProbs: readonly number[];
}

/** `least`: a block's lines are kept as long as the sum of their log-probabilities stays above it; the first one in any case. */
export async function collectText(
  stream: InferStream,
  context: CompletionContext,
  least = -Infinity,
): Promise<CollectedText> {
  let text = "";
  let end: number | null = null;
  const taken: TakenPiece[] = [];
  const whole = (written: string, generate: GenerateResult | null): CollectedText => ({
    ...collected(sureLines(written, taken, { context, least }), taken, generate),
    ...{ isHopeless: false, isCut: false },
  });
  for await (const event of stream) {
    if (event.kind === "end") {
      const { result } = event;
      if (end !== null) return whole(text.slice(0, end), result);
      const kept = wholeLines(text, result, context);
      const isHopeless = result.stopReason === "hopeless" && kept === text;
      const isCut = CUT_REASONS.has(result.stopReason);
      return isHopeless
        ? { ...collected(kept, taken, result), isHopeless, isCut }
        : { ...whole(kept, result), isCut };
    }
    if (end !== null) continue;
    taken.push({ ...event, start: text.length });
    text += event.text;
    end = endOfText(text, context);
    // The engine ends a line by itself, and its counters follow; a block has to be ended.
    if (end !== null && context.extent === "block") break;
  }
  return whole(text.slice(0, end ?? undefined), null);
}

type TakenPiece = InferredPiece & WrittenPiece;

/** Of tokens that were cut off with the text's end, no probability is kept. */
function collected(
  text: string,
  taken: readonly TakenPiece[],
  generate: GenerateResult | null,
): Omit<CollectedText, "isHopeless" | "isCut"> {
  const kept = taken.filter(({ start }, index) => index === 0 || start < text.length);
  return {
    text,
    logProbs: kept.flatMap(({ logProbs }) => logProbs),
    sources: kept.flatMap(({ sources }) => sources ?? []),
    pieces: kept,
    generate,
  };
}

/** Where the text is complete, or null while it goes on. */
export function endOfText(text: string, context: CompletionContext): number | null {
  if (context.extent === "line") return nullIfNone(text.indexOf("\n"));
  const headerIndent = indentOfHeader(context.prefix);
  const lines = text.split("\n");
  let start = 0;
  for (const [index, line] of lines.entries()) {
    // The first line goes on from the cursor: its own indentation stands before it.
    if (index > 0 && line.trim() !== "" && indentOf(line) <= headerIndent) {
      // A closer on the header's level belongs to the block, with the rest of its line.
      if (!/^\s*[}\])]/.test(line)) return start - 1;
      return index < lines.length - 1 ? start + line.length : null;
    }
    if (index >= MAX_BLOCK_LINES) return start - 1;
    start += line.length + 1;
  }
  return null;
}

/** A block that ran out of tokens, or of confidence, ends with its last whole line. */
function wholeLines(text: string, { stopReason }: GenerateResult, { extent }: CompletionContext): string {
  const isCut = CUT_REASONS.has(stopReason);
  const lastLineEnd = text.trimStart() === "" ? -1 : text.lastIndexOf("\n");
  return extent === "block" && isCut && text.slice(0, lastLineEnd).trim() !== "" && lastLineEnd > 0
    ? text.slice(0, lastLineEnd)
    : text;
}

/** Lines up to the last one at which it is still likely that all so far are right. */
function sureLines(
  text: string,
  taken: readonly TakenPiece[],
  { context, least }: { context: CompletionContext; least: number },
): string {
  if (context.extent === "line") return text;
  const ends = [...text.matchAll(/\n|$/g)]
    .map(({ index }) => index)
    .filter((end) => text.slice(0, end).trim() !== "");
  const sumTo = (end: number) =>
    taken
      .filter(({ start }) => start < end)
      .flatMap(({ logProbs }) => logProbs)
      .reduce((sum, logProb) => sum + logProb, 0);
  return text.slice(0, ends.findLast((end) => sumTo(end) >= least) ?? ends[0] ?? text.length);
}

function indentOfHeader(prefix: string): number {
  const lines = prefix.trimEnd().split("\n");
  return indentOf(lines.at(-1) ?? "");
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function nullIfNone(index: number): number | null {
  return index === -1 ? null : index;
}

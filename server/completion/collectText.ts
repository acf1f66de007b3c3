// Stream of generated pieces → one text, ended where the line or the block ends. Knows indentation, no syntax tree.
import type { CompletionContext } from "../context/types";
import type { InferredPiece, InferStream } from "../inference/types";
import type { GenerateResult, StopReason, TokenSource } from "../protocol/engine";

/** A block longer than this is read by nobody before it is accepted. */
const MAX_BLOCK_LINES = 30;

const CUT_REASONS: ReadonlySet<StopReason> = new Set(["maxTokens", "contextLength", "hopeless"]);

export interface CollectedText {
  readonly text: string;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  /** Null where the stream was ended early and gave no counters. */
  readonly generate: GenerateResult | null;
  /** The tokens grew too improbable to go on, and no whole line stands before that. */
  readonly isHopeless: boolean;
}

export async function collectText(stream: InferStream, context: CompletionContext): Promise<CollectedText> {
  let text = "";
  let end: number | null = null;
  const taken: TakenPiece[] = [];
  for await (const event of stream) {
    if (event.kind === "end") {
      const { result } = event;
      if (end !== null) return { ...collected(text.slice(0, end), taken, result), isHopeless: false };
      const kept = wholeLines(text, result, context);
      const isHopeless = result.stopReason === "hopeless" && kept === text;
      return { ...collected(kept, taken, result), isHopeless };
    }
    if (end !== null) continue;
    taken.push({ ...event, start: text.length });
    text += event.text;
    end = endOfText(text, context);
    // The engine ends a line by itself, and its counters follow; a block has to be ended.
    if (end !== null && context.extent === "block") break;
  }
  return { ...collected(text.slice(0, end ?? undefined), taken, null), isHopeless: false };
}

/** `start`: where in the text it begins. */
type TakenPiece = InferredPiece & { readonly start: number };

/** Of tokens that were cut off with the text's end, no probability is kept. */
function collected(
  text: string,
  taken: readonly TakenPiece[],
  generate: GenerateResult | null,
): Omit<CollectedText, "isHopeless"> {
  const kept = taken.filter(({ start }, index) => index === 0 || start < text.length);
  return {
    text,
    logProbs: kept.flatMap(({ logProbs }) => logProbs),
    sources: kept.flatMap(({ sources }) => sources ?? []),
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

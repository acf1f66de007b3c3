// Stream of generated pieces → one text, ended where the line or the block ends. Knows indentation, no syntax tree.
import type { CompletionContext } from "../context/types";
import type { InferredPiece } from "../inference/types";
import type { GenerateResult, TokenSource } from "../protocol/engine";

/** A block longer than this is read by nobody before it is accepted. */
const MAX_BLOCK_LINES = 30;

export interface CollectedText {
  readonly text: string;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  /** Null where the stream was ended early and gave no counters. */
  readonly generate: GenerateResult | null;
}

export async function collectText(
  pieces: AsyncGenerator<InferredPiece, GenerateResult, void>,
  context: CompletionContext,
): Promise<CollectedText> {
  let text = "";
  const logProbs: number[] = [];
  const sources: TokenSource[] = [];
  for (;;) {
    const step = await pieces.next();
    if (step.done) {
      return { text: wholeLines(text, step.value, context), logProbs, sources, generate: step.value };
    }
    text += step.value.text;
    logProbs.push(...step.value.logProbs);
    sources.push(...(step.value.sources ?? []));
    const end = endOfText(text, context);
    if (end === null) continue;
    return { text: text.slice(0, end), logProbs, sources, generate: await endStream(pieces, context) };
  }
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

/** The engine ends a line by itself, and its counters follow; a block has to be ended. */
async function endStream(
  pieces: AsyncGenerator<InferredPiece, GenerateResult, void>,
  { extent }: CompletionContext,
): Promise<GenerateResult | null> {
  if (extent === "line") {
    for (;;) {
      const step = await pieces.next();
      if (step.done) return step.value;
    }
  }
  const ended = await pieces.return(undefined as never);
  return ended.done ? (ended.value ?? null) : null;
}

/** A block that ran out of tokens ends with its last whole line. */
function wholeLines(text: string, { stopReason }: GenerateResult, { extent }: CompletionContext): string {
  const isCut = stopReason === "maxTokens" || stopReason === "contextLength";
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

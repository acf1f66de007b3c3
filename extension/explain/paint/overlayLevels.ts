// Numbers of the model → one of a few levels that the editor can paint. Arithmetic only.
import type { StrongestLooks, Surprise } from "../../../server/protocol/explainModel";
import type { TokenSpan } from "../../../server/protocol/lsp";

/** 0 paints nothing, `LEVELS` is the strongest. */
export const LEVELS = 6;
/** Bits that are painted strongest: a token of one in four thousand. */
const MAX_BITS = 12;

/** Against the largest of them, so that the strongest stand out; what is below a twentieth of it stays unpainted. */
export function attentionLevels(weights: ArrayLike<number>): number[] {
  const all = Array.from(weights);
  const most = all.reduce((largest, weight) => Math.max(largest, weight), 0);
  return all.map((weight) => (most === 0 || weight < most / 20 ? 0 : Math.ceil((LEVELS * weight) / most)));
}

/** The first token has nothing before it to be expected from. */
export function surpriseLevels({ logProbs }: Pick<Surprise, "logProbs">): number[] {
  return [0, ...Array.from(logProbs, (logProb) => levelOf(-logProb / Math.LN2 / MAX_BITS))];
}

/** Differences of log-probability → −6 to 6 against the largest of them; what is below a twentieth of it stays unpainted. */
export function influenceLevels(losses: readonly number[]): number[] {
  const most = Math.max(0, ...losses.map(Math.abs));
  const faint = most / 20;
  return losses.map((loss) =>
    most === 0 || Math.abs(loss) < faint ? 0 : Math.sign(loss) * Math.ceil((Math.abs(loss) / most) * LEVELS),
  );
}

function levelOf(share: number): number {
  return Math.max(0, Math.min(LEVELS, Math.round(share * LEVELS)));
}

/** Tokens of each line of the text; a token counts for the line in which it begins. */
export function lineCounts(text: string, spans: readonly TokenSpan[]): number[] {
  const counts = text.split("\n").map(() => 0);
  let line = 0;
  let lineEnd = text.indexOf("\n");
  for (const { start } of spans) {
    while (lineEnd !== -1 && start > lineEnd) {
      line++;
      lineEnd = text.indexOf("\n", lineEnd + 1);
    }
    counts[line] = (counts[line] ?? 0) + 1;
  }
  // A text that ends with a line end has no line behind it.
  return text.endsWith("\n") ? counts.slice(0, -1) : counts;
}

/** Indices of the tokens that lie in one of the parts, in offsets of the text. */
export function visibleSpans(
  spans: readonly TokenSpan[],
  parts: readonly { readonly start: number; readonly end: number }[],
): number[] {
  return spans.flatMap((span, index) =>
    parts.some(({ start, end }) => span.start < end && span.end > start) ? [index] : [],
  );
}

/** The one that gives most to another word; the first of all where none does. */
export function clearestHead(
  { others, weights }: Pick<StrongestLooks, "others" | "weights">,
  nHead: number,
): { readonly layer: number; readonly head: number } {
  let best = 0;
  weights.forEach((weight, at) => {
    const gives = (others[at] ?? -1) >= 0 ? weight : 0;
    const most = (others[best] ?? -1) >= 0 ? (weights[best] ?? 0) : 0;
    if (gives > most) best = at;
  });
  return { layer: Math.floor(best / nHead), head: best % nHead };
}

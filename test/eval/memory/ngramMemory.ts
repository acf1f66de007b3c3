// The baseline that a model must beat: what followed these tokens before, in this file and in the workspace.
// Knows token ids and counts, no text.

const MAX_ORDER = 10;
const MAX_PREDICTED = 64;

/** One text's ids with the weight its counts have. Matches never cross from one text into another. */
export interface CountedText {
  readonly tokenIds: Int32Array;
  readonly weight: number;
}

/** Texts, and for every id the places right behind it. */
export interface NgramIndex {
  readonly texts: readonly CountedText[];
  /** Id → pairs of text number and position, flat. */
  readonly placesAfter: ReadonlyMap<number, readonly number[]>;
}

export function indexNgrams(texts: readonly CountedText[]): NgramIndex {
  const placesAfter = new Map<number, number[]>();
  for (const [number, text] of texts.entries()) {
    for (let position = 1; position < text.tokenIds.length; position++) {
      const before = text.tokenIds[position - 1] as number;
      const places = placesAfter.get(before);
      if (places) places.push(number, position);
      else placesAfter.set(before, [number, position]);
    }
  }
  return { texts, placesAfter };
}

export interface NextId {
  readonly tokenId: number;
  /** Its count among all counts of this order. */
  readonly share: number;
  readonly order: number;
}

/** Longest order with a count wins; of equal counts the lower id. Texts in `left out` (by number, per index) are not read. */
export function nextId(
  indices: readonly NgramIndex[],
  history: readonly number[],
  leftOut: number | null,
): NextId | null {
  const byOrder: Map<number, number>[] = Array.from(
    { length: MAX_ORDER + 1 },
    () => new Map<number, number>(),
  );
  let longest = 0;
  for (const [which, index] of indices.entries()) {
    const places = index.placesAfter.get(history.at(-1) ?? -1) ?? [];
    for (let at = 0; at < places.length; at += 2) {
      const number = places[at] as number;
      const text = index.texts[number];
      if (!text || (which === 0 && number === leftOut)) continue;
      const position = places[at + 1] as number;
      const order = matchedOrder(text.tokenIds, position, history);
      if (order < longest) continue;
      longest = order;
      const counts = byOrder[order] as Map<number, number>;
      const tokenId = text.tokenIds[position] as number;
      counts.set(tokenId, (counts.get(tokenId) ?? 0) + text.weight);
    }
  }
  return longest === 0 ? null : { ...topOf(byOrder[longest] as Map<number, number>), order: longest };
}

/** How many ids left of `position` equal the history's last ones, at most 10. */
function matchedOrder(tokenIds: Int32Array, position: number, history: readonly number[]): number {
  const most = Math.min(MAX_ORDER, position, history.length);
  let order = 0;
  while (order < most && tokenIds[position - 1 - order] === history[history.length - 1 - order]) order += 1;
  return order;
}

function topOf(counts: ReadonlyMap<number, number>): { tokenId: number; share: number } {
  let total = 0;
  let top = -1;
  for (const [tokenId, count] of counts) {
    total += count;
    const topCount = counts.get(top) ?? 0;
    if (count > topCount || (count === topCount && tokenId < top)) top = tokenId;
  }
  return { tokenId: top, share: (counts.get(top) ?? 0) / total };
}

export interface Predicted {
  readonly tokenIds: readonly number[];
  /** Geometric mean of the shares; 0 when nothing is known. */
  readonly confidence: number;
}

/** Greedy to the newline or 64 ids. `leftOut`: a text of the first index that must not be read. */
export function predictLine(
  indices: readonly NgramIndex[],
  prefixIds: readonly number[],
  options: { readonly leftOut: number | null; readonly hasNewline: (tokenId: number) => boolean },
): Predicted {
  const history = prefixIds.slice(-MAX_ORDER);
  const tokenIds: number[] = [];
  let sumOfLogs = 0;
  while (tokenIds.length < MAX_PREDICTED) {
    const next = nextId(indices, history, options.leftOut);
    if (!next) break;
    tokenIds.push(next.tokenId);
    history.push(next.tokenId);
    sumOfLogs += Math.log(next.share);
    if (options.hasNewline(next.tokenId)) break;
  }
  return { tokenIds, confidence: tokenIds.length === 0 ? 0 : Math.exp(sumOfLogs / tokenIds.length) };
}

// What followed a history before: for every candidate, how often after a match of which length.
import type { TokenId } from "../../protocol/tokenId";

/** Longest run of predecessors that is compared. */
export const MAX_ORDER = 10;

/** For each candidate, how often it followed: element n counts matches of exactly n predecessors. */
export type Evidence = Map<TokenId, Float64Array>;

export function addOccurrence(evidence: Evidence, tokenId: TokenId, order: number, weight: number): void {
  let counts = evidence.get(tokenId);
  if (!counts) {
    counts = new Float64Array(MAX_ORDER + 1); // [MAX_ORDER + 1], by exact match length
    evidence.set(tokenId, counts);
  }
  counts[order] = (counts[order] ?? 0) + weight;
}

/** Adds every place of one sequence that follows the history's last token: the file at hand needs no index. */
export function collectFrom(
  evidence: Evidence,
  sequence: ArrayLike<TokenId>,
  history: ArrayLike<TokenId>,
  weight: number,
): void {
  const last = history[history.length - 1];
  for (let position = 1; position < sequence.length; position++) {
    if (sequence[position - 1] !== last) continue;
    const limit = Math.min(MAX_ORDER, history.length, position);
    let order = 1;
    while (order < limit && sequence[position - 1 - order] === history[history.length - 1 - order]) order++;
    addOccurrence(evidence, sequence[position] ?? 0, order, weight);
  }
}

export function longestOrder(evidence: Evidence): number {
  let order = 0;
  for (const counts of evidence.values()) {
    for (let n = MAX_ORDER; n > order; n--) if ((counts[n] ?? 0) > 0) order = n;
  }
  return order;
}

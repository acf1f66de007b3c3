// Evidence of the n-gram memory → a probability for every token, and how far to trust it. Pure arithmetic.
import type { TokenId } from "../../protocol/engine";
import { MAX_ORDER, type Evidence } from "./ngramMemory";

export interface MemoryDistribution {
  /** Probability of each token that was seen; all others share `unseen` each. */
  readonly probabilities: ReadonlyMap<TokenId, number>;
  readonly unseen: number;
  /** Longest match with the history, 0 to MAX_ORDER. */
  readonly order: number;
  /** Weighted occurrences of that longest match. */
  readonly count: number;
  /** Share of the most frequent continuation among them. */
  readonly topShare: number;
}

/**
 * Interpolates the orders from the shortest to the longest, each by Witten and Bell's rule:
 * p_n(w) = (c_n(w) + u_n p_{n-1}(w)) / (C_n + u_n), where u_n counts the distinct continuations and p_0 is uniform.
 * Example: one occurrence of `b` after `a`, vocabulary of 4: p_1(b) = (1 + 1/4) / (1 + 1) = 0.625.
 */
export function memoryDistribution(evidence: Evidence, vocabSize: number): MemoryDistribution | null {
  const order = longestOrder(evidence);
  if (order === 0) return null;
  const probabilities = new Map<TokenId, number>();
  for (const tokenId of evidence.keys()) probabilities.set(tokenId, 1 / vocabSize);
  let unseen = 1 / vocabSize;
  let count = 0;
  let topShare = 0;
  for (let n = 1; n <= order; n++) {
    const counts = countsAtLeast(evidence, n);
    count = sum(counts.values());
    const distinct = counts.size;
    if (count === 0) continue;
    for (const [tokenId, lower] of probabilities) {
      probabilities.set(tokenId, ((counts.get(tokenId) ?? 0) + distinct * lower) / (count + distinct));
    }
    unseen = (distinct * unseen) / (count + distinct);
    topShare = Math.max(...counts.values()) / count;
  }
  return { probabilities, unseen, order, count, topShare };
}

/**
 * Share of the memory in the mixture: grows with the length of the match, the number of occurrences and their
 * agreement. Fixed shares by match length lose to the memory alone; a share that follows the evidence beats both
 * (models/LOG.md).
 */
export function memoryShare(memory: Pick<MemoryDistribution, "order" | "count" | "topShare">): number {
  const score =
    -2.2 + 0.45 * memory.order + 0.35 * Math.log(1 + memory.count) + 1.5 * (memory.topShare - 0.6);
  return 0.97 / (1 + Math.exp(-score));
}

/** Continuations whose match is `n` or longer, with their counts. */
function countsAtLeast(evidence: Evidence, n: number): Map<TokenId, number> {
  const result = new Map<TokenId, number>();
  for (const [tokenId, counts] of evidence) {
    const total = sum(counts.subarray(n));
    if (total > 0) result.set(tokenId, total);
  }
  return result;
}

function longestOrder(evidence: Evidence): number {
  let order = 0;
  for (const counts of evidence.values()) {
    for (let n = MAX_ORDER; n > order; n--) if ((counts[n] ?? 0) > 0) order = n;
  }
  return order;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

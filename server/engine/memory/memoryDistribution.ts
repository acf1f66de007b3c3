// Evidence of the memory → a probability for every token. Pure arithmetic.
import type { TokenId } from "../../protocol/tokenId";
import { type Evidence, longestOrder } from "./evidence";

export interface MemoryDistribution {
  /** Probability of each token that was seen; all others share `unseen` each. */
  readonly probabilities: ReadonlyMap<TokenId, number>;
  readonly unseen: number;
  /** Longest match with the history, 1 to MAX_ORDER. */
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
  const tokenIds = [...evidence.keys()];
  const counts = [...evidence.values()].map(cumulated); // [candidates][MAX_ORDER + 1]
  const probabilities = new Float64Array(tokenIds.length).fill(1 / vocabSize);
  let unseen = 1 / vocabSize;
  let count = 0;
  let topShare = 0;
  for (let n = 1; n <= order; n++) {
    let distinct = 0;
    let top = 0;
    count = 0;
    for (const atLeast of counts) {
      const occurrences = atLeast[n] ?? 0;
      if (occurrences === 0) continue;
      distinct++;
      count += occurrences;
      top = Math.max(top, occurrences);
    }
    for (let i = 0; i < probabilities.length; i++) {
      probabilities[i] = ((counts[i]?.[n] ?? 0) + distinct * (probabilities[i] ?? 0)) / (count + distinct);
    }
    unseen = (distinct * unseen) / (count + distinct);
    topShare = top / count;
  }
  return {
    probabilities: new Map(tokenIds.map((tokenId, i) => [tokenId, probabilities[i] ?? 0])),
    unseen,
    order,
    count,
    topShare,
  };
}

/** Matches of exactly n → matches of n or longer. */
function cumulated(exact: Float64Array): Float64Array {
  const atLeast = exact.slice(); // [MAX_ORDER + 1]
  for (let n = atLeast.length - 2; n >= 0; n--) atLeast[n] = (atLeast[n] ?? 0) + (atLeast[n + 1] ?? 0);
  return atLeast;
}

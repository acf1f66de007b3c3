// One row of logits → the most probable token and its log-probability. Greedy: the same row gives the same token.
import type { TokenId } from "../../protocol/tokenId";
import { assert } from "./decoder";

export interface Choice {
  readonly tokenId: TokenId;
  /** Natural logarithm; the softmax runs over the full vocabulary. */
  readonly logProb: number;
}

/** `logits` [vocabSize]; of equal ones the lower id wins. */
export function chooseBest(logits: Float32Array): Choice {
  let tokenId = 0;
  let best = -Infinity;
  let sum = 0; // of exp(logit - best)
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? -Infinity;
    if (logit > best) {
      sum = sum * Math.exp(best - logit) + 1;
      best = logit;
      tokenId = id;
    } else {
      sum += Math.exp(logit - best);
    }
  }
  return checked({ tokenId, logProb: -Math.log(sum) });
}

/** `logits` [vocabSize]. */
export function logProbOf(logits: Float32Array, tokenId: TokenId): number {
  const best = chooseBest(logits);
  return (logits[tokenId] ?? -Infinity) - (logits[best.tokenId] ?? 0) + best.logProb;
}

/** How many of `logits` [vocabSize] are above the token's own: 0 for the most probable. */
export function rankOf(logits: Float32Array, tokenId: TokenId): number {
  const own = logits[tokenId] ?? -Infinity;
  let above = 0;
  for (let id = 0; id < logits.length; id++) if ((logits[id] ?? -Infinity) > own) above++;
  return above;
}

function checked(choice: Choice): Choice {
  assert(
    Number.isFinite(choice.logProb),
    `expected finite logits, got a log-probability of ${choice.logProb}`,
  );
  return choice;
}

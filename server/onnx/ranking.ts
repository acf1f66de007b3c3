// A row of logits over the whole vocabulary → probabilities and the best of it.
import type { TokenId } from "../protocol/tokenId";

/** The `count` ids with the highest values, highest first; of equal ones the lower id first. */
export function bestIds(values: Float32Array, count: number): TokenId[] {
  const best: TokenId[] = [];
  for (let id = 0; id < values.length; id++) {
    const value = values[id] ?? -Infinity;
    if (best.length === count && value <= (values[best[count - 1] ?? 0] ?? -Infinity)) continue;
    let at = best.length;
    while (at > 0 && (values[best[at - 1] ?? 0] ?? -Infinity) < value) at--;
    best.splice(at, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

/** Natural logarithm of Σ exp(logit). */
export function logSumExp(logits: Float32Array): number {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  return highest + Math.log(sum);
}

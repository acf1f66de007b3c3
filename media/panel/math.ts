// Arithmetic that the page does itself, so that a slider answers at once.

/** Softmax of `logits` divided by `temperature`, over all of them; at 0 the highest gets everything. */
export function softmax(logits: Float32Array, temperature = 1): Float64Array {
  const highest = highestOf(logits);
  const result = new Float64Array(logits.length);
  if (temperature <= 0) {
    const best = logits.indexOf(highest);
    if (best >= 0) result[best] = 1;
    return result;
  }
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    sum += result[i] = Math.exp(((logits[i] ?? -Infinity) - highest) / temperature);
  }
  for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) / sum;
  return result;
}

export function highestOf(values: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let i = 0; i < values.length; i++) highest = Math.max(highest, values[i] ?? -Infinity);
  return highest;
}

/** Largest distance from 0. */
export function limitOf(values: ArrayLike<number>): number {
  let limit = 0;
  for (let i = 0; i < values.length; i++) limit = Math.max(limit, Math.abs(values[i] ?? 0));
  return limit;
}

export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum;
}

/** Bits of information: −log₂ p of a natural logarithm. */
export function bitsOf(logProb: number): number {
  return logProb === 0 ? 0 : -logProb / Math.LN2;
}

export interface WeightedIndex {
  readonly index: number;
  readonly weight: number;
}

/** The `count` largest entries, largest first; zeros are left out. */
export function strongest(row: ArrayLike<number>, count: number): WeightedIndex[] {
  const best: WeightedIndex[] = [];
  for (let index = 0; index < row.length; index++) {
    const weight = row[index] ?? 0;
    if (weight <= 0 || (best.length === count && weight <= (best[count - 1]?.weight ?? 0))) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.weight ?? 0) < weight) at--;
    best.splice(at, 0, { index, weight });
    if (best.length > count) best.pop();
  }
  return best;
}

/** The first entries, largest first, that add up to a share of the whole, which is 1; all where they do not. */
export function untilShare(entries: readonly WeightedIndex[], share: number): readonly WeightedIndex[] {
  let sum = 0;
  const last = entries.findIndex(({ weight }) => (sum += weight) >= share);
  return last < 0 ? entries : entries.slice(0, last + 1);
}

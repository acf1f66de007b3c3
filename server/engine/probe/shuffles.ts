// Tokens at shuffled places: what a head would give to a relation if tokens stood anywhere. Always the same shuffles,
// so that the same text gives the same labels.
import type { TokenPairs } from "../../protocol/engine";

export const SHUFFLES = 100;
const SEED = 0x9e3779b9;

/** `SHUFFLES` orders of `length` places: token i of the text stands at place order[i]. */
export function permutations(length: number): Int32Array[] {
  const random = randomFrom(SEED);
  return Array.from({ length: SHUFFLES }, () => {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const other = Math.floor(random() * (i + 1));
      [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
    }
    return order;
  });
}

/** The same tokens belong together, at their new places; the one that stands behind is the row again. */
export function shuffledPairs({ rows, columns }: TokenPairs, order: Int32Array): TokenPairs {
  const newRows = new Int32Array(rows.length);
  const newColumns = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const one = order[rows[i] ?? 0] ?? 0;
    const other = order[columns[i] ?? 0] ?? 0;
    newRows[i] = Math.max(one, other);
    newColumns[i] = Math.min(one, other);
  }
  return { rows: newRows, columns: newColumns };
}

/** A small generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

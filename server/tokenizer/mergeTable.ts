// The pairs of tokens that merge → rank and merged token: a hash table in one piece of memory. A map of numbers takes
// three times as long to fill, and a tokenizer has tens of thousands of them to fill when it starts.
import type { TokenId } from "../protocol/tokenId";

const LEFT = 0;
const RIGHT = 1;
const RANK = 2;
const MERGED = 3;
const FIELDS = 4;
const EMPTY = -1;
/** No entry: the pair does not merge. */
export const NO_MERGE = -1;

export class MergeTable {
  private readonly entries: Int32Array;
  private readonly mask: number;

  /** `count`: merges that it will hold at most. */
  constructor(count: number) {
    let size = 2;
    // At most half full: what is not there is found missing after one or two looks.
    while (size < 2 * count) size *= 2;
    this.entries = new Int32Array(size * FIELDS).fill(EMPTY);
    this.mask = size - 1;
  }

  /** Where the pair is there already, the later one counts. */
  set(left: TokenId, right: TokenId, rank: number, merged: TokenId): void {
    const at = this.placeOf(left, right);
    this.entries[at + LEFT] = left;
    this.entries[at + RIGHT] = right;
    this.entries[at + RANK] = rank;
    this.entries[at + MERGED] = merged;
  }

  /** An entry for `rankAt` and `mergedAt`, or `NO_MERGE`. */
  find(left: TokenId, right: TokenId): number {
    const at = this.placeOf(left, right);
    return this.entries[at + LEFT] === EMPTY ? NO_MERGE : at;
  }

  /** Lower ranks merge first. */
  rankAt(entry: number): number {
    return this.entries[entry + RANK] ?? 0;
  }

  mergedAt(entry: number): TokenId {
    return this.entries[entry + MERGED] ?? 0;
  }

  forEach(visit: (left: TokenId, right: TokenId, rank: number, merged: TokenId) => void): void {
    const { entries } = this;
    for (let at = 0; at < entries.length; at += FIELDS) {
      const left = entries[at + LEFT] ?? EMPTY;
      if (left === EMPTY) continue;
      visit(left, entries[at + RIGHT] ?? 0, entries[at + RANK] ?? 0, entries[at + MERGED] ?? 0);
    }
  }

  /** Where the pair stands, or the empty place where it belongs. */
  private placeOf(left: TokenId, right: TokenId): number {
    const { entries, mask } = this;
    // Two odd numbers with their bits well spread, as multiplicative hashing takes.
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    let place = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const at = place * FIELDS;
      const found = entries[at + LEFT];
      if (found === EMPTY || (found === left && entries[at + RIGHT] === right)) return at;
      place = (place + 1) & mask;
    }
  }
}

// Byte-pair encoding of one piece: bytes → ids, merging the pair of lowest rank first, the leftmost among equals.
// Takes n log n steps and can be interrupted: a piece may be a megabyte of letters. Knows no text.
import type { TokenId } from "../protocol/tokenId";
import { type MergeTable, NO_MERGE } from "./mergeTable";

interface BpeTables {
  readonly idByByte: readonly TokenId[];
  readonly merges: Pick<MergeTable, "find" | "rankAt" | "mergedAt">;
}

/** Pairs looked at between two chances to interrupt. */
const PAIRS_A_STEP = 64;

export class Bpe {
  constructor(private readonly tables: BpeTables) {}

  /** Appends the ids of `bytes` to `tokenIds`; may be interrupted at every yield. */
  *encodeSteps(bytes: Uint8Array, tokenIds: TokenId[]): Generator<void> {
    const { idByByte, merges } = this.tables;
    const chain = new Chain(bytes, idByByte);
    const queue = new PairQueue();
    for (let i = 0; i + 1 < bytes.length; i++) {
      this.enqueue(chain, queue, i);
      if (i % PAIRS_A_STEP === PAIRS_A_STEP - 1) yield;
    }
    for (let count = 1; queue.size > 0; count++) {
      const { rank, left } = queue.pop();
      // The pair may have changed since it was queued: then its rank has, too.
      const merge = this.mergeAt(chain, left);
      if (merge !== NO_MERGE && merges.rankAt(merge) === rank) {
        chain.merge(left, merges.mergedAt(merge));
        this.enqueue(chain, queue, chain.previous(left));
        this.enqueue(chain, queue, left);
      }
      if (count % PAIRS_A_STEP === 0) yield;
    }
    chain.collect(tokenIds);
  }

  private enqueue(chain: Chain, queue: PairQueue, left: number): void {
    const merge = this.mergeAt(chain, left);
    if (merge !== NO_MERGE) queue.push(this.tables.merges.rankAt(merge), left);
  }

  private mergeAt(chain: Chain, left: number): number {
    const leftId = chain.idAt(left);
    const rightId = chain.idAt(chain.next(left));
    if (leftId < 0 || rightId < 0) return NO_MERGE;
    return this.tables.merges.find(leftId, rightId);
  }
}

/** The piece as a doubly linked list over its byte places; -1 is no place, and the id of a place merged away. */
class Chain {
  private readonly ids: Int32Array;
  private readonly nexts: Int32Array;
  private readonly previouses: Int32Array;

  constructor(bytes: Uint8Array, idByByte: readonly TokenId[]) {
    this.ids = new Int32Array(bytes.length);
    this.nexts = new Int32Array(bytes.length);
    this.previouses = new Int32Array(bytes.length);
    // A plain loop: `from` with a callback takes 100 ms for a megabyte, this 3 ms.
    for (let i = 0; i < bytes.length; i++) {
      this.ids[i] = idByByte[bytes[i] ?? 0] ?? -1;
      this.nexts[i] = i + 1 < bytes.length ? i + 1 : -1;
      this.previouses[i] = i - 1;
    }
  }

  idAt = (place: number): TokenId => this.ids[place] ?? -1;
  next = (place: number): number => this.nexts[place] ?? -1;
  previous = (place: number): number => this.previouses[place] ?? -1;

  /** The token at `left` takes in its right neighbour. */
  merge(left: number, mergedId: TokenId): void {
    const right = this.next(left);
    const after = this.next(right);
    this.ids[left] = mergedId;
    this.ids[right] = -1;
    this.nexts[left] = after;
    if (after >= 0) this.previouses[after] = left;
  }

  collect(tokenIds: TokenId[]): void {
    for (let place = this.ids.length > 0 ? 0 : -1; place >= 0; place = this.next(place)) {
      tokenIds.push(this.idAt(place));
    }
  }
}

/** Binary heap of pairs by rank, then by place. */
class PairQueue {
  /** rank × 2^24 + place would overflow for long pieces, so the two lie side by side. */
  private readonly ranks: number[] = [];
  private readonly places: number[] = [];

  get size(): number {
    return this.ranks.length;
  }

  push(rank: number, left: number): void {
    let i = this.ranks.length;
    this.set(i, rank, left);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.isBefore(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  pop(): { rank: number; left: number } {
    const top = { rank: this.ranks[0] ?? 0, left: this.places[0] ?? 0 };
    const rank = this.ranks.pop() ?? 0;
    const left = this.places.pop() ?? 0;
    if (this.ranks.length === 0) return top;
    this.set(0, rank, left);
    for (let i = 0; ;) {
      const first = 2 * i + 1;
      if (first >= this.ranks.length) return top;
      const child = first + 1 < this.ranks.length && this.isBefore(first + 1, first) ? first + 1 : first;
      if (!this.isBefore(child, i)) return top;
      this.swap(i, child);
      i = child;
    }
  }

  private set(i: number, rank: number, left: number): void {
    this.ranks[i] = rank;
    this.places[i] = left;
  }

  private isBefore(a: number, b: number): boolean {
    const byRank = (this.ranks[a] ?? 0) - (this.ranks[b] ?? 0);
    return byRank < 0 || (byRank === 0 && (this.places[a] ?? 0) < (this.places[b] ?? 0));
  }

  private swap(a: number, b: number): void {
    const [rank, left] = [this.ranks[a] ?? 0, this.places[a] ?? 0];
    this.set(a, this.ranks[b] ?? 0, this.places[b] ?? 0);
    this.set(b, rank, left);
  }
}

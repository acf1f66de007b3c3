// Keys and values of the tokens that the model has seen last, so that a prompt that begins alike is not evaluated
// again. Owns one block that a run reads the past from; the rows of its new tokens are written behind. Runs nothing itself.
import type { ModelShape } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type CacheData, type LayerKv, type PastKv } from "./decoder";
import { newCacheData } from "./float16";
import { KeptSuffix } from "./keptSuffix";

/** Positions by which the block grows: attention lays out as many as it holds in every run, so it is not much longer than needed. */
const ROOM_STEP = 128;

export class KvCache {
  readonly keptSuffix = new KeptSuffix();
  private heldIds: TokenId[] = [];
  /** [nLayer, 2, nKvHead, capacity, headDim]; may be longer. One: it goes back to the system as one, hundreds leave holes. */
  private block: CacheData = new Float32Array();
  private capacity = 0;
  /** Views of the block. */
  private layers: readonly LayerKv[] = [];
  /** Positions that prompt and answer will need: room for them at once, not for every chunk. */
  private expected = 0;
  /** The first positions that the model computed with everything before them as it is. */
  private exact = Infinity;

  constructor(private readonly shape: ModelShape) {}

  /** Goes on from the first `tokenIds.length` positions of `past`, and leaves them as they are. */
  static fromPast(shape: ModelShape, tokenIds: readonly TokenId[], past: PastKv): KvCache {
    const cache = new KvCache(shape);
    if (tokenIds.length > 0) cache.append(tokenIds, rowsOf(past, { from: 0, to: tokenIds.length }, shape));
    return cache;
  }

  /** Tokens already in the cache. */
  get pastLength(): number {
    return this.heldIds.length;
  }

  get exactLength(): number {
    return Math.min(this.exact, this.pastLength);
  }

  get tokenIds(): readonly TokenId[] {
    return this.heldIds;
  }

  /** Valid until other tokens come into its place. */
  get past(): PastKv {
    return this.firstOf(this.pastLength);
  }

  /** The first positions, while the cache keeps all. */
  firstOf(length: number): PastKv {
    return { layers: this.layers, length, capacity: this.capacity };
  }

  /** Takes what a run over `tokenIds` gave: their keys and values, [1, nKvHead, tokenIds.length, headDim] each. */
  append(tokenIds: readonly TokenId[], rows: readonly LayerKv[]): void {
    const { nLayer, nKvHead, headDim } = this.shape;
    const count = nKvHead * tokenIds.length * headDim;
    assert(rows.length === nLayer, `expected ${nLayer} layers, got ${rows.length}`);
    for (const { key } of rows) {
      assert(key.length === count, `expected ${count} numbers of keys, got ${key.length}`);
    }
    const needed = this.pastLength + tokenIds.length;
    if (needed > this.capacity) this.layOut(Math.max(needed, this.expected), rows[0]?.key);
    const length = tokenIds.length * headDim;
    rows.forEach((row, layer) => {
      const held = this.layers[layer];
      for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
        const at = (kvHead * this.capacity + this.pastLength) * headDim;
        held?.key.set(row.key.subarray(kvHead * length, (kvHead + 1) * length), at);
        held?.value.set(row.value.subarray(kvHead * length, (kvHead + 1) * length), at);
      }
    });
    this.heldIds.push(...tokenIds);
  }

  /** The same for rows that no run gave just now: what follows them is not exact either. */
  appendKept(tokenIds: readonly TokenId[], rows: readonly LayerKv[]): void {
    const exact = this.exactLength;
    this.append(tokenIds, rows);
    this.exact = exact;
  }

  /** A copy of some positions, [1, nKvHead, to - from, headDim] each. */
  rows(from: number, to: number): readonly LayerKv[] {
    return rowsOf(this.past, { from, to }, this.shape);
  }

  /**
   * Keeps the longest prefix shared with `promptIds`, but never all of them: the last one has to be evaluated for its
   * logits. Holding `a b c d` and asked for `a b x` it keeps `a b`. Returns how many were kept. At most `answerTokens`
   * will follow the prompt.
   */
  keepSharedPrefix(promptIds: readonly TokenId[], answerTokens = 0): number {
    this.expected = Math.min(promptIds.length + answerTokens, this.shape.contextLength);
    const limit = Math.min(this.heldIds.length, promptIds.length - 1);
    let shared = 0;
    while (shared < limit && this.heldIds[shared] === promptIds[shared]) shared++;
    this.truncate(shared);
    if (this.capacity > rounded(this.expected)) this.layOut(this.expected);
    return shared;
  }

  /** Keeps the first `length` positions. */
  truncate(length: number): void {
    this.heldIds.length = length;
    if (length <= this.exact) this.exact = Infinity;
  }

  /** Room for about so many positions; what is held stays. A new block only where the old one is too short. */
  private layOut(positions: number, like: CacheData = this.block): void {
    const { nLayer, nKvHead, headDim } = this.shape;
    const [before, capacity] = [this.capacity, rounded(positions)];
    const parts = 2 * nLayer * nKvHead; // [parts, capacity, headDim]
    const source = this.block;
    const isLongEnough = source.length >= parts * capacity * headDim && isOfType(source, like);
    if (!isLongEnough) this.block = newCacheData(like, parts * capacity * headDim);
    const held = this.pastLength * headDim;
    for (let n = 0; n < parts; n++) {
      // In one block nothing may be overwritten that is still to be moved.
      const part = capacity > before ? parts - 1 - n : n;
      const [from, to] = [part * before * headDim, part * capacity * headDim];
      if (isLongEnough) source.copyWithin(to, from, from + held);
      else if (held > 0) this.block.set(source.subarray(from, from + held), to);
    }
    const size = nKvHead * capacity * headDim;
    const view = (index: number) => this.block.subarray(index * size, (index + 1) * size);
    this.layers = Array.from({ length: nLayer }, (_, n) => ({ key: view(2 * n), value: view(2 * n + 1) }));
    this.capacity = capacity;
  }
}

function rounded(positions: number): number {
  return Math.ceil(positions / ROOM_STEP) * ROOM_STEP;
}

function isOfType(a: CacheData, b: CacheData): boolean {
  return a instanceof Float32Array === b instanceof Float32Array;
}

/** A copy of the positions, [1, nKvHead, to - from, headDim] each. */
export function rowsOf(
  { layers, capacity }: PastKv,
  { from, to }: { readonly from: number; readonly to: number },
  { nKvHead, headDim }: ModelShape,
): readonly LayerKv[] {
  const length = (to - from) * headDim;
  const copied = (tensor: CacheData) => {
    const result = newCacheData(tensor, nKvHead * length);
    for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
      const at = (kvHead * capacity + from) * headDim;
      result.set(tensor.subarray(at, at + length), kvHead * length);
    }
    return result;
  };
  return layers.map(({ key, value }) => ({ key: copied(key), value: copied(value) }));
}

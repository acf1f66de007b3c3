// Keys and values of the tokens that the model has seen last, so that a prompt that begins alike is not evaluated
// again. Holds what a run gave out; runs nothing itself.
import type { ModelShape, TokenId } from "../protocol/engine";
import { assert, type CacheData, type LayerKv } from "./decoder";
import { newCacheData } from "./float16";

export class KvCache {
  private heldIds: TokenId[] = [];
  private heldLayers: readonly LayerKv[] = [];

  constructor(private readonly shape: ModelShape) {}

  /** Tokens already in the cache. */
  get pastLength(): number {
    return this.heldIds.length;
  }

  get tokenIds(): readonly TokenId[] {
    return this.heldIds;
  }

  /** One per layer, [1, nKvHead, pastLength, headDim]; none while empty. */
  get layers(): readonly LayerKv[] {
    return this.heldLayers;
  }

  /** Takes what a run over `tokenIds` gave: keys and values of everything held so far and of these. */
  append(tokenIds: readonly TokenId[], present: readonly LayerKv[]): void {
    const { nLayer, nKvHead, headDim } = this.shape;
    const expected = nKvHead * (this.pastLength + tokenIds.length) * headDim;
    assert(present.length === nLayer, `expected ${nLayer} layers, got ${present.length}`);
    for (const { key } of present) {
      assert(key.length === expected, `expected ${expected} numbers of keys, got ${key.length}`);
    }
    this.heldIds.push(...tokenIds);
    this.heldLayers = present;
  }

  /**
   * Keeps the longest prefix shared with `promptIds`, but never all of them: the last one has to be evaluated for its
   * logits. Holding `a b c d` and asked for `a b x` it keeps `a b`. Returns how many were kept.
   */
  keepSharedPrefix(promptIds: readonly TokenId[]): number {
    const limit = Math.min(this.heldIds.length, promptIds.length - 1);
    let shared = 0;
    while (shared < limit && this.heldIds[shared] === promptIds[shared]) shared++;
    this.truncate(shared);
    return shared;
  }

  /** One per layer, [1, nKvHead, length, headDim]: the first positions, while the cache keeps all. */
  firstLayers(length: number): readonly LayerKv[] {
    const from = this.pastLength;
    if (length === from) return this.heldLayers;
    return this.heldLayers.map(({ key, value }) => ({
      key: this.cut(key, from, length),
      value: this.cut(value, from, length),
    }));
  }

  private truncate(length: number): void {
    if (length === this.pastLength) return;
    this.heldLayers = length === 0 ? [] : this.firstLayers(length);
    this.heldIds.length = length;
  }

  /** [1, nKvHead, from, headDim] → [1, nKvHead, to, headDim], the first `to` positions of every head. */
  private cut(tensor: CacheData, from: number, to: number): CacheData {
    const { nKvHead, headDim } = this.shape;
    const result = newCacheData(tensor, nKvHead * to * headDim); // [1, nKvHead, to, headDim]
    for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
      const start = kvHead * from * headDim;
      result.set(tensor.subarray(start, start + to * headDim), kvHead * to * headDim);
    }
    return result;
  }
}

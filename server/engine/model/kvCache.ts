// Keys and values of the tokens that the model has seen last, so that a prompt that begins alike is not evaluated
// again. Owns two sets of buffers: a run reads the past from one and writes the longer present into the other, so that
// decoding allocates nothing. Runs nothing itself.
import type { ModelShape } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type CacheData, type LayerKv } from "./decoder";
import { KeptSuffix } from "./keptSuffix";

/** Positions by which buffers grow: a longer prompt seldom needs new ones. */
const ROOM_STEP = 128;

const NOTHING = new Float32Array();

export class KvCache {
  readonly keptSuffix = new KeptSuffix();
  private heldIds: TokenId[] = [];
  private heldLayers: readonly LayerKv[] = [];
  /** What `heldLayers` lies in, and the other set. */
  private buffers: readonly LayerKv[] = [];
  private spare: readonly LayerKv[] = [];
  /** Positions that prompt and answer will need: buffers of that length at once, not one for every chunk. */
  private expected = 0;
  /** The first positions that the model computed with everything before them as it is. */
  private exact = Infinity;

  constructor(private readonly shape: ModelShape) {}

  /** Goes on from keys and values that lie elsewhere, [1, nKvHead, tokenIds.length, headDim] each, and leaves them as they are. */
  static fromLayers(shape: ModelShape, tokenIds: readonly TokenId[], layers: readonly LayerKv[]): KvCache {
    const cache = new KvCache(shape);
    cache.heldIds = [...tokenIds];
    cache.heldLayers = layers;
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

  /** One per layer, [1, nKvHead, pastLength, headDim]; none while empty. */
  get layers(): readonly LayerKv[] {
    return this.heldLayers;
  }

  /** Room for the keys and values of everything held and of `count` more, [1, nKvHead, pastLength + count, headDim]. */
  room(count: number): readonly LayerKv[] {
    const { nLayer, nKvHead, headDim } = this.shape;
    const needed = this.pastLength + count;
    const length = nKvHead * needed * headDim;
    if ((this.spare[0]?.key.length ?? 0) < length) {
      const positions = Math.ceil(Math.max(needed, this.expected) / ROOM_STEP) * ROOM_STEP;
      const capacity = nKvHead * positions * headDim;
      // One block for all layers: it goes back to the system as one, where hundreds of smaller ones leave holes.
      const block = new Float32Array(2 * nLayer * capacity);
      const part = (index: number) => block.subarray(index * capacity, (index + 1) * capacity);
      this.spare = Array.from({ length: nLayer }, (_, layer) => ({
        key: part(2 * layer),
        value: part(2 * layer + 1),
      }));
    }
    return this.spare.map(({ key, value }) => ({
      key: key.subarray(0, length),
      value: value.subarray(0, length),
    }));
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
    if (present[0]?.key.buffer === this.spare[0]?.key.buffer) {
      [this.buffers, this.spare] = [this.spare, this.buffers];
    }
  }

  /** Takes keys and values of `tokenIds` alone, [1, nKvHead, tokenIds.length, headDim] each, as if they were read there. */
  appendRows(tokenIds: readonly TokenId[], rows: readonly LayerKv[]): void {
    const exact = this.exactLength;
    const room = this.room(tokenIds.length);
    room.forEach(({ key, value }, layer) => {
      this.join(key, this.heldLayers[layer]?.key, rows[layer]?.key);
      this.join(value, this.heldLayers[layer]?.value, rows[layer]?.value);
    });
    this.append(tokenIds, room);
    this.exact = exact;
  }

  /** [1, nKvHead, a, headDim] and [1, nKvHead, b, headDim] → `target` [1, nKvHead, a + b, headDim] */
  private join(target: CacheData, a: CacheData = NOTHING, b: CacheData = NOTHING): void {
    const { nKvHead } = this.shape;
    const [ofA, ofB] = [a.length / nKvHead, b.length / nKvHead];
    for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
      const at = kvHead * (ofA + ofB);
      target.set(a.subarray(kvHead * ofA, (kvHead + 1) * ofA), at);
      target.set(b.subarray(kvHead * ofB, (kvHead + 1) * ofB), at + ofA);
    }
  }

  /** A copy of some positions, [1, nKvHead, to - from, headDim] each. */
  rows(from: number, to: number): readonly LayerKv[] {
    const { nKvHead, headDim } = this.shape;
    const held = this.pastLength;
    const copied = (tensor: CacheData) => {
      const length = (to - from) * headDim;
      const result = tensor.slice(0, nKvHead * length);
      for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
        const at = (kvHead * held + from) * headDim;
        result.set(tensor.subarray(at, at + length), kvHead * length);
      }
      return result;
    };
    return this.heldLayers.map(({ key, value }) => ({ key: copied(key), value: copied(value) }));
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
    return shared;
  }

  /** One per layer, [1, nKvHead, length, headDim]: the first positions, while the cache keeps all. */
  firstLayers(length: number): readonly LayerKv[] {
    const from = this.pastLength;
    if (length === from) return this.heldLayers;
    return this.heldLayers.map(({ key, value }) => ({
      key: this.cut(key.slice(), from, length),
      value: this.cut(value.slice(), from, length),
    }));
  }

  /** Keeps the first `length` positions. */
  truncate(length: number): void {
    const from = this.pastLength;
    if (length === from) return;
    this.heldLayers = (length === 0 ? [] : this.heldLayers).map(({ key, value }) => ({
      key: this.cut(key, from, length),
      value: this.cut(value, from, length),
    }));
    this.heldIds.length = length;
    if (length <= this.exact) this.exact = Infinity;
  }

  /** [1, nKvHead, from, headDim] → [1, nKvHead, to, headDim], the first `to` positions of every head, in place. */
  private cut(tensor: CacheData, from: number, to: number): CacheData {
    const { nKvHead, headDim } = this.shape;
    for (let kvHead = 1; kvHead < nKvHead; kvHead++) {
      const start = kvHead * from * headDim;
      tensor.copyWithin(kvHead * to * headDim, start, start + to * headDim);
    }
    return tensor.subarray(0, nKvHead * to * headDim); // [1, nKvHead, to, headDim]
  }
}

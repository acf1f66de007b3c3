// What happens at one token: its query, the keys and values it meets, the weights, the residual stream after every
// layer, the logits. The keys and values of the sequence on screen are kept, so another token of it costs one step.
import type { ModelShape } from "../../protocol/engine";
import type { ProbeParams, ProbeResult } from "../../protocol/engineProbe";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type Decoder, NO_PAST, type PastKv, type ProbePoint } from "../model/decoder";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { checkHead, chunkWeights, headRows, weightProbe } from "./attention";
import { rotate } from "../../onnx/rotate";

/** Of both sequences. */
const MOST_BYTES = 32e6;

/**
 * The panel's own keys and values; the completion has others. Two sequences where the model is small: a prompt with something
 * left out does not cost what was read of the whole one.
 */
export class ProbeCache {
  /** The one that was used last comes first. */
  private kvCaches: readonly KvCache[] = [];
  /** One at a time fills it and uses it. */
  private last: Promise<unknown> = Promise.resolve();
  private readonly most: number;

  constructor(private readonly shape: ModelShape) {
    const { nLayer, nKvHead, headDim, contextLength } = shape;
    const bytes = 2 * nLayer * nKvHead * headDim * contextLength * Float32Array.BYTES_PER_ELEMENT;
    this.most = 2 * bytes <= MOST_BYTES ? 2 : 1;
  }

  clear(): void {
    this.kvCaches = [];
  }

  /**
   * `use` gets keys and values of the first `length` tokens; the rest of them is kept
   * too. They lie in the cache's own buffers: until `use` is done, no other tokens come into them.
   */
  async during<T>(
    length: number,
    { tokenIds, decoder }: { readonly tokenIds: readonly TokenId[]; readonly decoder: Decoder },
    use: (past: PastKv) => Promise<T>,
  ): Promise<T> {
    const used = this.last.then(async () => use(await this.fill(length, tokenIds, decoder)));
    this.last = used.catch(() => undefined);
    return used;
  }

  private async fill(length: number, tokenIds: readonly TokenId[], decoder: Decoder): Promise<PastKv> {
    const wanted = tokenIds.slice(0, length);
    const kvCache = this.take(wanted);
    if (sharedLength(kvCache, wanted) < length) {
      const reused = kvCache.keepSharedPrefix(tokenIds);
      await prefill(decoder, kvCache, tokenIds.slice(reused), { logits: "none" });
    }
    return kvCache.firstOf(length);
  }

  /** The sequence that holds most of the wanted tokens. Where that would be cut and there is room, a copy of what they share. */
  private take(wanted: readonly TokenId[]): KvCache {
    const [best] = this.kvCaches.toSorted((a, b) => sharedLength(b, wanted) - sharedLength(a, wanted));
    const shared = best ? sharedLength(best, wanted) : 0;
    const isCut = best !== undefined && shared < wanted.length && shared < best.pastLength;
    const hasRoom = this.kvCaches.length < this.most;
    // The last one used is one more of its kind: what was read before it is the whole that it was cut from.
    const used = !isCut ? best : hasRoom ? null : this.kvCaches[0];
    const kvCache = used ?? KvCache.fromPast(this.shape, wanted.slice(0, shared), best?.past ?? NO_PAST);
    this.kvCaches = [kvCache, ...this.kvCaches.filter((each) => each !== kvCache)];
    return kvCache;
  }
}

function sharedLength({ tokenIds }: KvCache, wanted: readonly TokenId[]): number {
  const limit = Math.min(tokenIds.length, wanted.length);
  let shared = 0;
  while (shared < limit && tokenIds[shared] === wanted[shared]) shared++;
  return shared;
}

export async function probeToken(
  { tokenIds, position, layer, head }: ProbeParams,
  decoder: Decoder,
  cache: ProbeCache,
): Promise<ProbeResult> {
  const { shape, inside } = decoder;
  const { nLayer, headDim } = shape;
  checkHead(decoder, { layer, head, length: tokenIds.length });
  const tokenId = tokenIds[position];
  assert(tokenId !== undefined, `expected a position below ${tokenIds.length}, got ${position}`);
  assert(inside !== null, "expected a model that can be looked into");
  const hiddenProbes = Array.from({ length: nLayer + 1 }, (_, at): ProbePoint => ({
    kind: "hidden",
    layer: at,
  }));
  const probes = [weightProbe(decoder, layer), { kind: "query", layer } as const, ...hiddenProbes];
  const { output, keys, values, weights } = await cache.during(
    position,
    { tokenIds, decoder },
    async (past) => {
      const output = await decoder.run({ tokenIds: [tokenId], past, logits: "last", probes });
      const chunk = { output, past, probe: 0, layer, head, length: 1 };
      const rows = (which: "key" | "value") => headRows(decoder, chunk, which); // [position + 1, headDim]
      const weights = chunkWeights(decoder, chunk).slice(); // [1, position + 1]
      return { output, keys: rows("key"), values: rows("value"), weights };
    },
  );
  const [, queries = new Float32Array(), ...hidden] = output.probed;
  const query = queries.slice(head * headDim, (head + 1) * headDim); // [headDim] of [1, 1, nHead, headDim]
  return {
    query,
    rotatedQuery: rotate(query, position, inside.rotary),
    ...{ keys, values, weights },
    weightsAreRead: inside.hasWeights,
    scale: inside.scale,
    hidden: joined(hidden),
    logits: output.logits,
  };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const result = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, i) => result.set(row, i * width));
  return result;
}

// What happens at one token: its query, the keys and values it meets, the weights, the residual stream after every
// layer, the logits. The keys and values of the sequence on screen are kept, so another token of it costs one step.
import type { ModelShape } from "../../protocol/engine";
import type { ProbeParams, ProbeResult } from "../../protocol/engineProbe";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type Decoder, type PastKv, type ProbePoint } from "../model/decoder";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { checkHead, chunkWeights, headRows, weightProbe } from "./attention";
import { rotate } from "../../onnx/rotate";

/** The panel's own keys and values; the completion has others. */
export class ProbeCache {
  private kvCache: KvCache;
  /** One at a time fills it and uses it. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly shape: ModelShape) {
    this.kvCache = new KvCache(shape);
  }

  clear(): void {
    this.kvCache = new KvCache(this.shape);
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
    const { kvCache } = this;
    const differs = tokenIds.slice(0, length).some((id, i) => kvCache.tokenIds[i] !== id);
    if (differs) {
      const reused = kvCache.keepSharedPrefix(tokenIds);
      await prefill(decoder, kvCache, tokenIds.slice(reused), { logits: "none" });
    }
    return kvCache.firstOf(length);
  }
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

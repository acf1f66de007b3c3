// What happens at one token: its query, the keys and values it meets, the weights, the residual stream after every
// layer, the logits. The keys and values of the sequence on screen are kept, so another token of it costs one step.
import type { ModelShape } from "../../protocol/engine";
import type { ProbeParams, ProbeResult } from "../../protocol/engineProbe";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type CacheData, type Decoder, type LayerKv, type ProbePoint } from "../model/decoder";
import { asFloats } from "../model/float16";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { checkHead, chunkWeights, weightProbe } from "./attention";
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
   * `use` gets keys and values of the first `length` tokens, [1, nKvHead, length, headDim] each; the rest of them is kept
   * too. They lie in the cache's own buffers: until `use` is done, no other tokens come into them.
   */
  async during<T>(
    length: number,
    { tokenIds, decoder }: { readonly tokenIds: readonly TokenId[]; readonly decoder: Decoder },
    use: (past: readonly LayerKv[]) => Promise<T>,
  ): Promise<T> {
    const used = this.last.then(async () => use(await this.fill(length, tokenIds, decoder)));
    this.last = used.catch(() => undefined);
    return used;
  }

  private async fill(
    length: number,
    tokenIds: readonly TokenId[],
    decoder: Decoder,
  ): Promise<readonly LayerKv[]> {
    const { kvCache } = this;
    const differs = tokenIds.slice(0, length).some((id, i) => kvCache.tokenIds[i] !== id);
    if (differs) {
      const reused = kvCache.keepSharedPrefix(tokenIds);
      await prefill(decoder, kvCache, tokenIds.slice(reused), { logits: "none" });
    }
    return kvCache.firstLayers(length);
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
  const output = await cache.during(position, { tokenIds, decoder }, (past) =>
    decoder.run({ tokenIds: [tokenId], past, pastLength: position, logits: "last", probes }),
  );
  const [, queries = new Float32Array(), ...hidden] = output.probed;
  const query = queries.slice(head * headDim, (head + 1) * headDim); // [headDim] of [1, 1, nHead, headDim]
  const chunk = { output, probe: 0, layer, head, start: position, length: 1 };
  const present = output.present[layer];
  return {
    query,
    rotatedQuery: rotate(query, position, inside.rotary),
    keys: ofKvHead(present?.key, { head, length: position + 1, shape }),
    values: ofKvHead(present?.value, { head, length: position + 1, shape }),
    weights: chunkWeights(decoder, chunk).slice(), // [1, position + 1]
    weightsAreRead: inside.hasWeights,
    scale: inside.scale,
    hidden: joined(hidden),
    logits: output.logits,
  };
}

/** [1, nKvHead, length, headDim] → [length, headDim] of the KV head that `head` shares. */
function ofKvHead(
  tensor: CacheData | undefined,
  { head, length, shape }: { head: number; length: number; shape: ModelShape },
): Float32Array {
  const { nHead, nKvHead, headDim } = shape;
  const kvHead = Math.floor(head / (nHead / nKvHead));
  const own = (tensor ?? new Float32Array()).slice(
    kvHead * length * headDim,
    (kvHead + 1) * length * headDim,
  );
  return asFloats(own);
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const result = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, i) => result.set(row, i * width));
  return result;
}

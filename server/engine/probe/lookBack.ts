// One token's attention in every layer and head at once: what all of the model looks at from there.
import type { LookBackParams, LookBackResult } from "../../protocol/engineProbe";
import { assert, type Decoder } from "../model/decoder";
import { checkHead, chunkWeights, weightProbe } from "./attention";
import type { ProbeCache } from "./token";

export async function computeLookBack(
  { tokenIds }: LookBackParams,
  decoder: Decoder,
  cache: ProbeCache,
): Promise<LookBackResult> {
  const { nLayer, nHead } = decoder.shape;
  const length = tokenIds.length;
  checkHead(decoder, { layer: 0, head: 0, length });
  const last = tokenIds[length - 1];
  assert(last !== undefined, "expected at least one token, got none");
  const start = length - 1;
  const probes = Array.from({ length: nLayer }, (_, layer) => weightProbe(decoder, layer));
  return cache.during(start, { tokenIds, decoder }, async (past) => {
    const output = await decoder.run({ tokenIds: [last], past, logits: "none", probes });
    const weights = new Float32Array(nLayer * nHead * length); // [nLayer, nHead, length]
    for (let at = 0; at < nLayer * nHead; at++) {
      const [layer, head] = [Math.floor(at / nHead), at % nHead];
      const own = chunkWeights(decoder, { output, past, probe: layer, layer, head, length: 1 }); // [1, length]
      weights.set(own, at * length);
    }
    return { weights };
  });
}

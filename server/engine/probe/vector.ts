// Token ids → one vector for all of them: the mean over its tokens of what the model holds behind its last layer.
import type { VectorParams, VectorResult } from "../../protocol/engineProbe";
import { assert, type Decoder } from "../model/decoder";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { checkHead } from "./attention";

/** `vector` [hiddenSize]. */
export async function computeVector({ tokenIds }: VectorParams, decoder: Decoder): Promise<VectorResult> {
  checkHead(decoder, { layer: 0, head: 0, length: tokenIds.length });
  assert(tokenIds.length > 0, "expected at least one token, got none");
  let sums = new Float64Array(); // [hiddenSize]
  await prefill(decoder, new KvCache(decoder.shape), tokenIds, {
    logits: "none",
    probes: [{ kind: "hidden", layer: decoder.shape.nLayer }],
    onChunk: ({ probed: [hidden = new Float32Array()] }, _start, length) => {
      const width = hidden.length / length; // hidden: [1, length, hiddenSize]
      if (sums.length === 0) sums = new Float64Array(width);
      for (let i = 0; i < hidden.length; i++) sums[i % width] = (sums[i % width] ?? 0) + (hidden[i] ?? 0);
    },
  });
  return { vector: Float32Array.from(sums, (sum) => sum / tokenIds.length) };
}

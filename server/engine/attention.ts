// Token ids → the attention weights of one head over them, as the model itself computed them. Works on keys and values
// of its own: the completion's KV cache is not touched.
import type { AttentionParams, AttentionResult } from "../protocol/engine";
import { assert, type Decoder } from "./decoder";
import { KvCache } from "./kvCache";
import { prefill } from "./prefill";

export async function computeAttention(
  { tokenIds, layer, head }: AttentionParams,
  decoder: Decoder,
): Promise<AttentionResult> {
  const { nLayer, nHead, contextLength } = decoder.shape;
  const total = tokenIds.length;
  assert(decoder.hasAttention, "expected a model with attention outputs, this one has none");
  assert(layer >= 0 && layer < nLayer, `expected a layer below ${nLayer}, got ${layer}`);
  assert(head >= 0 && head < nHead, `expected a head below ${nHead}, got ${head}`);
  assert(total <= contextLength, `expected at most ${contextLength} tokens, got ${total}`);
  const weights = new Float32Array(total * total); // [total, total]
  if (total === 0) return { weights };
  await prefill(decoder, new KvCache(decoder.shape), tokenIds, {
    logits: "none",
    attentionLayer: layer,
    onChunk: ({ attention }, start, length) => {
      const columns = start + length; // attention: [1, nHead, length, columns]
      for (let row = 0; row < length; row++) {
        const from = (head * length + row) * columns;
        weights.set(attention.subarray(from, from + columns), (start + row) * total);
      }
    },
  });
  return { weights };
}

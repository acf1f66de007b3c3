// Token ids → the log-probability and the rank of each after its predecessors. Keys and values of its own: the
// completion's KV cache is not touched.
import type { ScoreParams, ScoreResult } from "../protocol/engine";
import { assert, type Decoder } from "./decoder";
import { KvCache } from "./kvCache";
import { prefill } from "./prefill";
import { logProbOf, rankOf } from "./sampler";

export async function computeScore({ tokenIds }: ScoreParams, decoder: Decoder): Promise<ScoreResult> {
  const { vocabSize, contextLength } = decoder.shape;
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  const logProbs = new Float32Array(Math.max(0, tokenIds.length - 1)); // [tokenIds.length - 1]
  const ranks = new Int32Array(logProbs.length); // [tokenIds.length - 1]
  if (logProbs.length === 0) return { logProbs, ranks };
  await prefill(decoder, new KvCache(decoder.shape), tokenIds.slice(0, -1), {
    logits: "all",
    onChunk: ({ logits }, start, length) => {
      for (let row = 0; row < length; row++) {
        const rowLogits = logits.subarray(row * vocabSize, (row + 1) * vocabSize); // [vocabSize]
        const tokenId = tokenIds[start + row + 1] ?? 0;
        logProbs[start + row] = logProbOf(rowLogits, tokenId);
        ranks[start + row] = rankOf(rowLogits, tokenId);
      }
    },
  });
  return { logProbs, ranks };
}

// Token ids → the log-probability and the rank of each after its predecessors. Keys and values of its own: the
// completion's KV cache is not touched.
import type { ScoreParams, ScoreResult } from "../protocol/engine";
import { assert, type Decoder } from "./decoder";
import { KvCache } from "./kvCache";
import { prefill } from "./prefill";
import { logProbOf, rankOf } from "./sampler";

export async function computeScore(
  { tokenIds, from = 1 }: ScoreParams,
  decoder: Decoder,
): Promise<ScoreResult> {
  const { vocabSize, contextLength } = decoder.shape;
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  assert(from >= 1, `expected to score from token 1 on, got ${from}`);
  const logProbs = new Float32Array(Math.max(0, tokenIds.length - from)); // [tokenIds.length - from]
  const ranks = new Int32Array(logProbs.length); // same
  if (logProbs.length === 0) return { logProbs, ranks };
  const kvCache = new KvCache(decoder.shape);
  const first = from - 1; // the row whose logits are about token `from`
  if (first > 0) await prefill(decoder, kvCache, tokenIds.slice(0, first), { logits: "none" });
  await prefill(decoder, kvCache, tokenIds.slice(first, -1), {
    logits: "all",
    onChunk: ({ logits }, start, length) => {
      for (let row = 0; row < length; row++) {
        const rowLogits = logits.subarray(row * vocabSize, (row + 1) * vocabSize); // [vocabSize]
        const tokenId = tokenIds[start + row + 1] ?? 0;
        logProbs[start + row - first] = logProbOf(rowLogits, tokenId);
        ranks[start + row - first] = rankOf(rowLogits, tokenId);
      }
    },
  });
  return { logProbs, ranks };
}

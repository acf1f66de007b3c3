// Token ids → the log-probability of each after its predecessors. Keys and values of its own, as in attention.ts.
import type { ScoreParams, ScoreResult } from "../protocol/engine";
import { assert, type Decoder } from "./decoder";
import { KvCache } from "./kvCache";
import { prefill } from "./prefill";
import { logProbOf } from "./sampler";

export async function computeScore({ tokenIds }: ScoreParams, decoder: Decoder): Promise<ScoreResult> {
  const { vocabSize, contextLength } = decoder.shape;
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  const logProbs = new Float32Array(Math.max(0, tokenIds.length - 1)); // [tokenIds.length - 1]
  if (logProbs.length === 0) return { logProbs };
  await prefill(decoder, new KvCache(decoder.shape), tokenIds.slice(0, -1), {
    logits: "all",
    attentionLayer: null,
    onChunk: ({ logits }, start, length) => {
      for (let row = 0; row < length; row++) {
        const rowLogits = logits.subarray(row * vocabSize, (row + 1) * vocabSize); // [vocabSize]
        logProbs[start + row] = logProbOf(rowLogits, tokenIds[start + row + 1] ?? 0);
      }
    },
  });
  return { logProbs };
}

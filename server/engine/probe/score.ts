// Token ids → the log-probability and the rank of each after its predecessors. Keys and values of what stands before
// the scored tokens are the panel's, so that texts that begin alike are read once; the completion's KV cache is not touched.
import type { ScoreParams, ScoreResult } from "../../protocol/engineProbe";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type Decoder, type PastKv } from "../model/decoder";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { ProbeCache } from "./token";
import { logProbOf, rankOf } from "../model/sampler";

export async function computeScore(
  { tokenIds, from = 1 }: ScoreParams,
  decoder: Decoder,
  cache = new ProbeCache(decoder.shape),
): Promise<ScoreResult> {
  const { contextLength } = decoder.shape;
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  assert(from >= 1, `expected to score from token 1 on, got ${from}`);
  if (tokenIds.length <= from) return { logProbs: new Float32Array(), ranks: new Int32Array() };
  const first = from - 1; // the row whose logits are about token `from`
  const before = tokenIds.slice(0, first);
  return cache.during(first, { tokenIds: before, decoder }, (past) =>
    score({ tokenIds, first, past }, decoder),
  );
}

/** Of the tokens behind `first`, whose predecessors are `past`. */
async function score(
  { tokenIds, first, past }: { tokenIds: readonly TokenId[]; first: number; past: PastKv },
  decoder: Decoder,
): Promise<ScoreResult> {
  const { vocabSize } = decoder.shape;
  const logProbs = new Float32Array(tokenIds.length - 1 - first); // [tokenIds.length - 1 - first]
  const ranks = new Int32Array(logProbs.length); // same
  const kvCache = KvCache.fromPast(decoder.shape, tokenIds.slice(0, first), past);
  await prefill(decoder, kvCache, tokenIds.slice(first, -1), {
    logits: "all",
    onChunk: ({ logits }, { length: start }, length) => {
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

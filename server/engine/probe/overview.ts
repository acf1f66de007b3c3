// Token ids → a small picture of every head's weights, and how much each head looks along given relations, beside what
// it would give them by chance. Weights of all heads at once would fill memory: they are taken chunk by chunk.
import type { OverviewParams, OverviewResult } from "../../protocol/engineProbe";
import { assert, type Decoder } from "../model/decoder";
import { KvCache } from "../model/kvCache";
import { createPause } from "../../async/pause";
import { CHUNK_LENGTH } from "../model/prefill";
import { checkHead, chunkWeights, weightProbe } from "./attention";
import { RelationScores } from "./relationScores";
import { type HeadRows, RowSums } from "./rowSums";

/** Cells of a picture's side at most. */
export const MAX_SIDE = 64;

export async function computeOverview(
  { tokenIds, relations }: OverviewParams,
  decoder: Decoder,
  signal: AbortSignal,
): Promise<OverviewResult> {
  const { nLayer, nHead } = decoder.shape;
  const total = tokenIds.length;
  checkHead(decoder, { layer: 0, head: 0, length: total });
  assert(total > 0, "expected at least one token, got none");
  const pause = createPause(signal);
  const side = Math.min(MAX_SIDE, total);
  const ends = Int32Array.from({ length: side }, (_, cell) => Math.ceil(((cell + 1) * total) / side)); // [side]
  const largest = new Float32Array(nLayer * nHead * side * side); // [nLayer, nHead, side, side]
  const relationScores = await RelationScores.create(relations, nLayer * nHead, pause);
  const rowSums = new RowSums(total);
  const kvCache = new KvCache(decoder.shape);
  const probes = Array.from({ length: nLayer }, (_, layer) => weightProbe(decoder, layer));
  for (let start = 0; start < total; start += CHUNK_LENGTH) {
    const chunk = tokenIds.slice(start, start + CHUNK_LENGTH);
    const { past } = kvCache;
    const output = await decoder.run({ tokenIds: chunk, past, logits: "none", probes });
    kvCache.append(chunk, output.rows);
    for (let at = 0; at < nLayer * nHead; at++) {
      const [layer, head] = [Math.floor(at / nHead), at % nHead];
      const place = { start, length: chunk.length };
      const weights = chunkWeights(decoder, {
        ...{ output, past, probe: layer, layer, head, length: chunk.length },
      }); // [length, columns]
      keepLargest(largest.subarray(at * side * side, (at + 1) * side * side), { weights, ...place }, ends);
      await pause();
      relationScores.add(at, { weights, ...place }, rowSums.take({ weights, ...place }));
      await pause();
    }
  }
  const heads = nLayer * nHead;
  const received = Float32Array.from(
    rowSums.received,
    (sum, i) => sum / (heads * Math.max(1, total - 1 - i)),
  );
  return { side, pictures: steps(largest), received, ...relationScores.result() };
}

/** Weights → steps of a palette. A plain loop: of a large model's heads these are a million. */
function steps(weights: Float32Array): Uint8Array {
  const result = new Uint8Array(weights.length);
  for (let i = 0; i < weights.length; i++)
    result[i] = Math.round(255 * Math.sqrt(Math.min(1, weights[i] ?? 0)));
  return result;
}

/**
 * A cell keeps the largest of the weights that fall into it: a single bright one must not be averaged away. `largest`
 * [side, side]; `ends` [side]: where the tokens of each cell end.
 */
function keepLargest(largest: Float32Array, { weights, start, length }: HeadRows, ends: Int32Array): void {
  const side = ends.length;
  const columns = start + length;
  let rowCell = 0;
  for (let row = 0; row < length; row++) {
    const seen = start + row + 1;
    while ((ends[rowCell] ?? 0) < seen) rowCell++;
    let column = 0;
    for (let cell = 0; column < seen; cell++) {
      const end = Math.min(ends[cell] ?? 0, seen);
      let most = largest[rowCell * side + cell] ?? 0;
      for (; column < end; column++) most = Math.max(most, weights[row * columns + column] ?? 0);
      largest[rowCell * side + cell] = most;
    }
  }
}

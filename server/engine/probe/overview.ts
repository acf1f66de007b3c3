// Token ids → a small picture of every head's weights, and how much each head looks along given relations, beside what
// it would give them by chance. Weights of all heads at once would fill memory: they are taken chunk by chunk.
import type { OverviewParams, OverviewResult } from "../../protocol/engine";
import { assert, type Decoder } from "../decoder";
import { KvCache } from "../kvCache";
import { createPause } from "../pause";
import { CHUNK_LENGTH } from "../prefill";
import { checkHead, chunkWeights, weightProbe } from "./attention";
import { type HeadRows, RelationScores } from "./relationScores";

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
  const cells = Int32Array.from({ length: total }, (_, token) => Math.floor((token * side) / total));
  const pictures = new Uint8Array(nLayer * nHead * side * side); // [nLayer, nHead, side, side]
  const relationScores = await RelationScores.create(relations, nLayer * nHead, pause);
  const kvCache = new KvCache(decoder.shape);
  const probes = Array.from({ length: nLayer }, (_, layer) => weightProbe(decoder, layer));
  for (let start = 0; start < total; start += CHUNK_LENGTH) {
    const chunk = tokenIds.slice(start, start + CHUNK_LENGTH);
    const past = { past: kvCache.layers, pastLength: start };
    const output = await decoder.run({ tokenIds: chunk, ...past, logits: "none", probes });
    kvCache.append(chunk, output.present);
    for (let at = 0; at < nLayer * nHead; at++) {
      const [layer, head] = [Math.floor(at / nHead), at % nHead];
      const place = { start, length: chunk.length };
      const weights = chunkWeights(decoder, { output, probe: layer, layer, head, ...place }); // [length, columns]
      const picture = pictures.subarray(at * side * side, (at + 1) * side * side); // [side, side]
      paint(picture, { weights, ...place }, cells);
      await pause();
      relationScores.add(at, { weights, ...place });
      await pause();
    }
  }
  return { side, pictures, ...relationScores.result() };
}

/**
 * A cell keeps the largest of the weights that fall into it: a single bright one must not be averaged away. `cells` [total]:
 * the cell of each token.
 */
function paint(picture: Uint8Array, { weights, start, length }: HeadRows, cells: Int32Array): void {
  const side = (cells.at(-1) ?? 0) + 1;
  const columns = start + length;
  const largest = new Float32Array(side); // of one row's cells
  for (let row = 0; row < length; row++) {
    largest.fill(0);
    for (let column = 0; column <= start + row; column++) {
      const cell = cells[column] ?? 0;
      const weight = weights[row * columns + column] ?? 0;
      if (weight > (largest[cell] ?? 0)) largest[cell] = weight;
    }
    const own = (cells[start + row] ?? 0) * side;
    for (let cell = 0; cell < side; cell++) {
      const value = Math.round(255 * Math.sqrt(Math.min(1, largest[cell] ?? 0)));
      if (value > (picture[own + cell] ?? 0)) picture[own + cell] = value;
    }
  }
}

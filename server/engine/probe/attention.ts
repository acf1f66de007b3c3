// Token ids → the attention weights of one head over them: the model's own where its graph gives them, else computed
// from its queries and keys. Works on keys and values of its own: the completion's KV cache is not touched.
import type { AttentionParams, AttentionResult } from "../../protocol/engineProbe";
import {
  assert,
  type CacheData,
  type Decoder,
  type DecoderOutput,
  type PastKv,
  type ProbePoint,
} from "../model/decoder";
import { checkInside } from "../../onnx/inside";
import { asFloats, newCacheData } from "../model/float16";
import { KvCache } from "../model/kvCache";
import { prefill } from "../model/prefill";
import { rotate } from "../../onnx/rotate";

export async function computeAttention(
  { tokenIds, layer, head }: AttentionParams,
  decoder: Decoder,
): Promise<AttentionResult> {
  const total = tokenIds.length;
  checkHead(decoder, { layer, head, length: total });
  const weights = new Float32Array(total * total); // [total, total]
  if (total === 0) return { weights };
  await prefill(decoder, new KvCache(decoder.shape), tokenIds, {
    logits: "none",
    probes: [weightProbe(decoder, layer)],
    onChunk: (output, past, length) => {
      const start = past.length;
      const columns = start + length;
      const chunk = chunkWeights(decoder, { output, past, probe: 0, layer, head, length }); // [length, columns]
      for (let row = 0; row < length; row++) {
        weights.set(chunk.subarray(row * columns, (row + 1) * columns), (start + row) * total);
      }
    },
  });
  return { weights };
}

export function checkHead(
  decoder: Decoder,
  { layer, head, length }: { layer: number; head: number; length: number },
): void {
  const { nLayer, nHead, contextLength } = decoder.shape;
  checkInside(decoder.inside);
  assert(layer >= 0 && layer < nLayer, `expected a layer below ${nLayer}, got ${layer}`);
  assert(head >= 0 && head < nHead, `expected a head below ${nHead}, got ${head}`);
  assert(length <= contextLength, `expected at most ${contextLength} tokens, got ${length}`);
}

/** What a run must give so that `chunkWeights` can tell the weights of a layer. */
export function weightProbe({ inside }: Decoder, layer: number): ProbePoint {
  return { kind: inside?.hasWeights ? "attention" : "query", layer };
}

export interface Chunk {
  readonly output: DecoderOutput;
  /** Index of the `weightProbe` among the run's probes. */
  readonly probe: number;
  readonly layer: number;
  readonly head: number;
  /** What came before the chunk. */
  readonly past: PastKv;
  readonly length: number;
}

/** [length, past.length + length]: a row for each token of the chunk, 0 where it does not see. */
export function chunkWeights(decoder: Decoder, chunk: Chunk): Float32Array {
  const { output, past, probe, head, length } = chunk;
  const { nHead, headDim } = decoder.shape;
  const start = past.length;
  const columns = start + length;
  const probed = output.probed[probe] ?? new Float32Array();
  // probed: [1, nHead, length, columns]
  if (decoder.inside?.hasWeights)
    return probed.subarray(head * length * columns, (head + 1) * length * columns);
  const ownKeys = headRows(decoder, chunk, "key"); // [columns, headDim]
  const weights = new Float32Array(length * columns); // [length, columns]
  for (let row = 0; row < length; row++) {
    const at = (row * nHead + head) * headDim; // probed: [1, length, nHead, headDim]
    const query = rotate(probed.subarray(at, at + headDim), start + row, decoder.inside?.rotary ?? null);
    const seen = ownKeys.subarray(0, (start + row + 1) * headDim);
    const own = weights.subarray(row * columns, row * columns + start + row + 1);
    softmaxOfScores({ query, keys: seen, scale: decoder.inside?.scale ?? 1 }, own);
  }
  return weights;
}

/** [past.length + length, headDim]: keys or values of the KV head that `head` shares, before the chunk and in it. */
export function headRows(
  { shape }: Pick<Decoder, "shape">,
  { output, past, layer, head, length }: Omit<Chunk, "probe">,
  which: "key" | "value",
): Float32Array {
  const { nHead, nKvHead, headDim } = shape;
  const kvHead = Math.floor(head / (nHead / nKvHead));
  const part = (data: CacheData, rows: number, count: number) =>
    data.subarray(kvHead * rows * headDim, (kvHead * rows + count) * headDim);
  const own: CacheData = output.rows[layer]?.[which] ?? new Float32Array();
  const held = past.layers[layer]?.[which];
  const joined = newCacheData(own, (past.length + length) * headDim);
  if (held) joined.set(part(held, past.capacity, past.length));
  joined.set(part(own, length, length), past.length * headDim);
  return asFloats(joined);
}

export interface ScoreInputs {
  /** [headDim] */
  readonly query: Float32Array;
  /** [T, headDim] */
  readonly keys: Float32Array;
  readonly scale: number;
}

/** softmax(scale · q · k) over the rows of `keys` → `weights` [T]. Plain loops: of an overview these are 200 million products. */
export function softmaxOfScores({ query, keys, scale }: ScoreInputs, weights: Float32Array): void {
  const headDim = query.length;
  let highest = -Infinity;
  for (let row = 0; row < weights.length; row++) {
    const score = scale * dotAt(query, keys, row * headDim);
    weights[row] = score;
    if (score > highest) highest = score;
  }
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    const part = Math.exp((weights[row] ?? 0) - highest);
    weights[row] = part;
    sum += part;
  }
  for (let row = 0; row < weights.length; row++) weights[row] = (weights[row] ?? 0) / sum;
}

/** Four sums at once: each addition would else wait for the one before it, and the loop take three times as long. */
function dotAt(query: Float32Array, keys: Float32Array, at: number): number {
  const whole = query.length - (query.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += (query[i] ?? 0) * (keys[at + i] ?? 0);
    b += (query[i + 1] ?? 0) * (keys[at + i + 1] ?? 0);
    c += (query[i + 2] ?? 0) * (keys[at + i + 2] ?? 0);
    d += (query[i + 3] ?? 0) * (keys[at + i + 3] ?? 0);
  }
  for (let i = whole; i < query.length; i++) a += (query[i] ?? 0) * (keys[at + i] ?? 0);
  return a + b + c + d;
}

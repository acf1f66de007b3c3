// The residual stream behind each layer → what the model's head would say of it: the norm before the head, then the
// head's matrix, in float32. Behind the last layer stand the model's own logits.
import type { NormRef } from "../onnx/anatomy";
import { createPause } from "../async/pause";
import { checkInside } from "../onnx/inside";
import type { ProbeResult } from "../protocol/engineProbe";
import type { LayerLens, NamedToken } from "../protocol/explainModel";
import { bestIds, logSumExp } from "../onnx/ranking";
import type { ModelWeights, StoredMatrix } from "./weights/modelWeights";

/** More than a page shows: special tokens among them are shown to few. */
const SHOWN = 10;

export async function layerLens(
  { hidden, logits }: ProbeResult,
  {
    weights,
    nameOf,
    signal,
  }: { weights: ModelWeights; nameOf: (id: number) => NamedToken; signal: AbortSignal },
): Promise<LayerLens> {
  const { anatomy } = weights;
  checkInside(anatomy);
  const norm = await weights.vector(anatomy.final.weight); // [hiddenSize]
  const bias = anatomy.final.bias === null ? null : await weights.vector(anatomy.final.bias);
  const head = await weights.matrix(anatomy.lmHead); // [vocabSize, hiddenSize]
  const width = norm.length;
  const normed = Array.from({ length: hidden.length / width }, (_, row) => {
    const stream = hidden.subarray(row * width, (row + 1) * width);
    return bias ? layerNorm(stream, norm, bias, anatomy.final) : rmsNorm(stream, norm, anatomy.final);
  });
  const rows = await timesHead(normed, head, signal); // [nLayer + 1][vocabSize]
  const last = rows.pop() ?? new Float32Array();
  const quantisation = last.reduce(
    (most, logit, id) => Math.max(most, Math.abs(logit - (logits[id] ?? 0))),
    0,
  );
  const [choice = 0] = bestIds(logits, 1);
  return { rows: [...rows, logits].map((row) => readRow(row, choice, nameOf)), quantisation, stream: hidden };
}

/** `x` / √(mean of squares + epsilon) · weight, [hiddenSize]. */
export function rmsNorm(
  x: Float32Array,
  weight: Float32Array,
  { epsilon }: Pick<NormRef, "epsilon">,
): Float32Array {
  const mean = x.reduce((sum, value) => sum + value * value, 0) / x.length;
  const factor = 1 / Math.sqrt(mean + epsilon);
  return x.map((value, i) => value * factor * (weight[i] ?? 0));
}

/** The same of `x` less its mean, + bias. */
function layerNorm(
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  norm: Pick<NormRef, "epsilon">,
): Float32Array {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const centred = x.map((value) => value - mean);
  return rmsNorm(centred, weight, norm).map((value, i) => value + (bias[i] ?? 0));
}

async function timesHead(
  vectors: readonly Float32Array[],
  head: StoredMatrix,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const pause = createPause(signal);
  const results = vectors.map(() => new Float32Array(head.rows)); // [vectors][vocabSize]
  const row = new Float32Array(head.columns); // [hiddenSize]
  for (let id = 0; id < head.rows; id++) {
    head.readRow(id, row);
    for (let v = 0; v < vectors.length; v++) {
      const vector = vectors[v] ?? row;
      let dot = 0;
      for (let i = 0; i < row.length; i++) dot += (vector[i] ?? 0) * (row[i] ?? 0);
      const result = results[v];
      if (result) result[id] = dot;
    }
    if (id % 64 === 0) await pause();
  }
  return results;
}

function readRow(
  logits: Float32Array,
  choice: number,
  nameOf: (id: number) => NamedToken,
): LayerLens["rows"][number] {
  const logSum = logSumExp(logits);
  const probability = (id: number) => Math.exp((logits[id] ?? -Infinity) - logSum);
  const own = logits[choice] ?? -Infinity;
  return {
    candidates: bestIds(logits, SHOWN).map((id) => ({ ...nameOf(id), probability: probability(id) })),
    rankOfChoice: logits.reduce((above, logit) => above + (logit > own ? 1 : 0), 0),
    probabilityOfChoice: probability(choice),
  };
}

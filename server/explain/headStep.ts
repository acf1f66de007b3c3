// What the engine gave of one token in one head → Attention(Q, K, V) step by step. Arithmetic only.
import type { ProbeResult } from "../protocol/engineProbe";
import type { HeadStep } from "../protocol/explainModel";

export function headStep(probe: ProbeResult, kvHead: number): HeadStep {
  const { query, rotatedQuery, keys, values, scale, weights, weightsAreRead } = probe;
  const scores = scoresOf(rotatedQuery, keys, scale); // [T]
  return {
    kvHead,
    query,
    rotatedQuery,
    keys,
    values,
    scale,
    scores,
    weights,
    weightsAreRead,
    output: weightedSum(weights, values),
  };
}

/** `query` [headDim], `keys` [T, headDim] → q·k · scale, [T]. */
export function scoresOf(query: Float32Array, keys: Float32Array, scale: number): Float32Array {
  const headDim = query.length;
  return Float32Array.from({ length: keys.length / headDim }, (_, row) => {
    let dot = 0;
    for (let i = 0; i < headDim; i++) dot += (query[i] ?? 0) * (keys[row * headDim + i] ?? 0);
    return dot * scale;
  });
}

/** `weights` [T], `values` [T, width] → Σ weight · value, [width]. */
export function weightedSum(weights: Float32Array, values: Float32Array): Float32Array {
  const width = values.length / weights.length;
  return Float32Array.from({ length: width }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < weights.length; row++)
      sum += (weights[row] ?? 0) * (values[row * width + i] ?? 0);
    return sum;
  });
}

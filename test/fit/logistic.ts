// Examples → weights, by gradient ascent (Adam) on the likelihood with a little decay. Small and exact enough for some
// ten weights and some ten thousand examples.

export interface Weights {
  readonly bias: number;
  readonly weights: readonly number[];
}

const RATE = 0.03;
const ROUNDS = 1500;
const BETA1 = 0.9;
const BETA2 = 0.999;

/** `slope(score, i)`: derivative of example i's log-likelihood with respect to its score. */
export function ascend(
  features: readonly (readonly number[])[],
  slope: (score: number, i: number) => number,
  decay: number,
  start: Weights,
): Weights {
  const size = start.weights.length + 1;
  const theta = Float64Array.from([start.bias, ...start.weights]); // [1 + features]
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  for (let round = 1; round <= ROUNDS; round++) {
    const gradient = new Float64Array(size);
    for (const [i, row] of features.entries()) {
      const d = slope(scoreOf(theta, row), i) / features.length;
      gradient[0] = (gradient[0] ?? 0) + d;
      for (let f = 0; f < row.length; f++) gradient[f + 1] = (gradient[f + 1] ?? 0) + d * (row[f] ?? 0);
    }
    const rate = RATE * (1 - round / (ROUNDS + 1));
    for (let f = 0; f < size; f++) {
      const g = (gradient[f] ?? 0) - (f === 0 ? 0 : decay * (theta[f] ?? 0));
      mean[f] = BETA1 * (mean[f] ?? 0) + (1 - BETA1) * g;
      square[f] = BETA2 * (square[f] ?? 0) + (1 - BETA2) * g * g;
      const step =
        (mean[f] ?? 0) / (1 - BETA1 ** round) / (Math.sqrt((square[f] ?? 0) / (1 - BETA2 ** round)) + 1e-12);
      theta[f] = (theta[f] ?? 0) + rate * step;
    }
  }
  const [bias = 0, ...weights] = theta;
  return { bias, weights };
}

export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function scoreOf(theta: Float64Array, row: readonly number[]): number {
  let score = theta[0] ?? 0;
  for (let f = 0; f < row.length; f++) score += (theta[f + 1] ?? 0) * (row[f] ?? 0);
  return score;
}

// Steps → how far to trust the memory: the weights under which the authors' tokens are most probable.
import { FEATURES } from "../../server/engine/generate/mixture";
import type { MixingWeights } from "../../server/protocol/mixing";
import { ascend, sigmoid } from "./logistic";
import type { Step } from "./trace";

const MAX_SHARE = 0.97;
const DECAY = 1e-4;
/** A token that neither voice expects at all is a fault of neither. */
const FLOOR = 1e-9;

export function fitMixing(steps: readonly Step[]): MixingWeights {
  const slope = (score: number, i: number): number => {
    const { modelProb, memoryProb } = steps[i] as Step;
    const share = sigmoid(score);
    const mixed = modelProb + MAX_SHARE * share * (memoryProb - modelProb) + FLOOR;
    return (MAX_SHARE * share * (1 - share) * (memoryProb - modelProb)) / mixed;
  };
  const start = { bias: -1, weights: FEATURES.map(() => 0) };
  const fitted = ascend(
    steps.map(({ features }) => features),
    slope,
    DECAY,
    start,
  );
  return { maxShare: MAX_SHARE, ...fitted };
}

/** Mean log-probability of a step, with `share` of the memory. */
export function likelihood(steps: readonly Step[], share: (step: Step) => number): number {
  const sum = steps.reduce((total, step) => {
    const weight = share(step);
    return total + Math.log((1 - weight) * step.modelProb + weight * step.memoryProb + FLOOR);
  }, 0);
  return sum / Math.max(1, steps.length);
}

export function shareUnder({ maxShare, bias, weights }: MixingWeights): (step: Step) => number {
  return ({ features }) =>
    maxShare * sigmoid(features.reduce((sum, feature, i) => sum + feature * (weights[i] ?? 0), bias));
}

// Suggestions with their outcome → the weights of the confidence, and the threshold below which nothing is shown.
import { CONFIDENCE_FEATURES } from "../../server/completion/confidence";
import type { ConfidenceWeights } from "../../server/protocol/mixing";
import { ascend, sigmoid } from "./logistic";
import type { Suggestion } from "./suggestion";

/** Strong: there are tens of examples a weight. Chosen by cross-validation on dev packages. */
const DECAY = 1e-2;
/** Of the shown ones at least this many should be right; of all at most and at least these shares be shown. */
const MIN_EXACT = 0.45;
const MOST_SHOWN = 0.45;
const LEAST_SHOWN = 0.25;

export function fitConfidence(suggestions: readonly Suggestion[]): ConfidenceWeights {
  const made = suggestions.filter(({ features }) => features.length > 0);
  const slope = (score: number, i: number) => Number(made[i]?.isExact) - sigmoid(score);
  const start = { bias: -1, weights: CONFIDENCE_FEATURES.map(() => 0) };
  const fitted = ascend(
    made.map(({ features }) => features),
    slope,
    DECAY,
    start,
  );
  return { ...fitted, threshold: fitThreshold(suggestions, fitted) };
}

/** The most shown for which the share of right ones still holds, within the bounds. */
export function fitThreshold(
  suggestions: readonly Suggestion[],
  weights: Pick<ConfidenceWeights, "bias" | "weights">,
): number {
  const ranked = rankedBy(suggestions, weights);
  let best = Math.max(1, Math.round(suggestions.length * LEAST_SHOWN));
  let exact = 0;
  for (const [i, { isExact }] of ranked.entries()) {
    exact += Number(isExact);
    const shown = i + 1;
    if (shown > best && shown <= suggestions.length * MOST_SHOWN && exact / shown >= MIN_EXACT) best = shown;
  }
  return Math.round((ranked[Math.min(best, ranked.length) - 1]?.confidence ?? 0) * 1e4) / 1e4;
}

export function rankedBy(
  suggestions: readonly Suggestion[],
  { bias, weights }: Pick<ConfidenceWeights, "bias" | "weights">,
): { confidence: number; isExact: boolean }[] {
  return suggestions
    .filter(({ features }) => features.length > 0)
    .map(({ features, isExact }) => ({
      confidence: sigmoid(features.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), bias)),
      isExact,
    }))
    .sort((a, b) => b.confidence - a.confidence);
}

/** Right among the most confident `rate` of all. */
export function exactAt(ranked: readonly { isExact: boolean }[], all: number, rate: number): number {
  const shown = Math.round(all * rate);
  return ranked.slice(0, shown).filter(({ isExact }) => isExact).length / Math.max(1, shown);
}

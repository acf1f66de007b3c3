// Suggestions with their outcome → the weights of the confidence, and the thresholds of the dial.
import { CONFIDENCE_FEATURES } from "../../server/completion/confidence";
import type { ConfidenceWeights, ShownEagerness } from "../../server/protocol/mixing";
import { ascend, sigmoid } from "./logistic";
import type { Suggestion } from "./suggestion";

/** Strong: there are tens of examples a weight. Chosen by cross-validation on dev packages. */
const DECAY = 1e-2;
/**
 * Of the shown ones so many should be right, where at least so many of all can be shown. Above what the dial promises: a
 * fit flatters the cursors that it was made on, and a wrong suggestion costs more than a missing one. Of packages alone, of
 * which the dial's shares are told, more is shown than of the files that were written for the fit; and of what is not shown
 * as a whole, sure beginnings are.
 */
const AIMS = {
  quiet: { exact: 0.9, shown: 0.1 },
  balanced: { exact: 0.83, shown: 0.2 },
  eager: { exact: 0.5, shown: 0.45 },
} as const;

/** `leastShown`: at "balanced", in place of the usual share. */
export function fitConfidence(
  suggestions: readonly Suggestion[],
  leastShown: number = AIMS.balanced.shown,
): ConfidenceWeights {
  const made = suggestions.filter(({ features }) => features.length > 0);
  const slope = (score: number, i: number) => Number(made[i]?.isExact) - sigmoid(score);
  const start = { bias: -1, weights: CONFIDENCE_FEATURES.map(() => 0) };
  const fitted = ascend(
    made.map(({ features }) => features),
    slope,
    DECAY,
    start,
  );
  const aims = { ...AIMS, balanced: { ...AIMS.balanced, shown: leastShown } };
  const threshold = (name: ShownEagerness) => fitThreshold(suggestions, fitted, aims[name]);
  return {
    ...fitted,
    thresholds: {
      quiet: threshold("quiet"),
      balanced: threshold("balanced"),
      eager: threshold("eager"),
    },
  };
}

/** The most shown for which the share of right ones still holds; at least so many. */
export function fitThreshold(
  suggestions: readonly Suggestion[],
  weights: Pick<ConfidenceWeights, "bias" | "weights">,
  aim: { readonly exact: number; readonly shown: number },
): number {
  const ranked = rankedBy(suggestions, weights);
  let best = Math.max(1, Math.round(suggestions.length * aim.shown));
  let exact = 0;
  for (const [i, { isExact }] of ranked.entries()) {
    exact += Number(isExact);
    const shown = i + 1;
    if (shown > best && exact / shown >= aim.exact) best = shown;
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

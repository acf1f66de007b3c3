// A suggestion's tokens → the probability that it is what the person would write. A logistic score; its weights were
// fitted on packages that neither the model nor the figures have seen. Pure arithmetic.
import type { SyntaxFaults } from "../context/parser";
import type { CompletionContext } from "../context/types";
import { languageOf } from "../languages";
import type { TokenSource } from "../protocol/engine";
import type { ConfidenceWeights, LanguageFamily } from "../protocol/mixing";
import { unseenMembers } from "./names/unseenMembers";
import { isLineNear } from "./unfoundedCopy";

export interface ScoredTokens {
  readonly text: string;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  /** Log-probability of ending there; null where it did not end by its own choice. */
  readonly endLogProb: number | null;
}

/** The features in the order of `ConfidenceWeights.weights`. */
export const CONFIDENCE_FEATURES = [
  "sum of log-probabilities / 4",
  "lowest log-probability",
  "first log-probability",
  "log-probability of the end",
  "ended by its own choice",
  "ln(1 + tokens)",
  "ln(1 + characters)",
  "mean probability by the memory",
  "lowest probability by the memory",
  "mean probability by the model",
  "after a word",
  "after a blank",
  "at the line's start",
  "text follows in the line",
  "several lines",
  "Python",
  "names that do not exist, script",
  "names that do not exist, Python",
  "names that do not exist, other languages",
  "members that are nowhere to be seen",
  "is a line near by once more",
] as const;

const LOWEST = -8;
/**
 * A suggestion at which the document's syntax is broken has to be this sure. Where code is broken elsewhere, with a closer
 * missing, this befalls one good suggestion in twelve (82 dev cursors).
 */
const BROKEN_NEAR = 0.6;
/** The same where only other places are broken: by the suggestion, or before it. */
const BROKEN_ELSEWHERE = 0.3;

const FAMILIES: readonly LanguageFamily[] = ["script", "python", "other"];

export function confidenceOf(
  tokens: ScoredTokens,
  context: CompletionContext,
  { bias, weights }: ConfidenceWeights,
  unknownNames = 0,
): number {
  const score = confidenceFeatures(tokens, context, unknownNames).reduce(
    (sum, value, i) => sum + value * (weights[i] ?? 0),
    bias,
  );
  return 1 / (1 + Math.exp(-score));
}

/** Whether it may be shown unasked. `faults`: of the document's syntax with the suggestion in it. */
export function isSureEnough(confidence: number, faults: SyntaxFaults | null, threshold: number): boolean {
  if (!faults || faults.all === 0) return confidence >= threshold;
  return confidence >= Math.max(threshold, faults.near > 0 ? BROKEN_NEAR : BROKEN_ELSEWHERE);
}

export function confidenceFeatures(
  { text, logProbs, sources, endLogProb }: ScoredTokens,
  context: CompletionContext,
  unknownNames = 0,
): number[] {
  const { prefix, suffix, languageId } = context;
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const { family } = languageOf(languageId);
  const memory = sources.map(({ memoryProb }) => memoryProb);
  const model = sources.map(({ modelProb }) => modelProb);
  const sum = logProbs.reduce((total, logProb) => total + logProb, endLogProb ?? 0);
  return [
    Math.max(LOWEST, sum) / 4,
    Math.max(LOWEST, Math.min(0, ...logProbs, endLogProb ?? 0)),
    Math.max(LOWEST, logProbs[0] ?? LOWEST),
    Math.max(LOWEST, endLogProb ?? 0),
    Number(endLogProb !== null),
    Math.log(1 + logProbs.length),
    Math.log(1 + text.length),
    mean(memory),
    memory.length > 0 ? Math.min(...memory) : 0,
    mean(model),
    Number(/[\p{L}\p{N}_$]$/u.test(line)),
    Number(/\S\s+$/.test(line)),
    Number(line.trim() === ""),
    Number((suffix.split("\n", 1)[0] ?? "").trim() !== ""),
    Number(text.trim().includes("\n")),
    Number(family === "python"),
    ...FAMILIES.map((each) => (each === family ? unknownNames : 0)),
    unseenMembers(text, context),
    Number(isLineNear(text, context)),
  ];
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

// Numbers fitted for one model that travel from its files to the engine and the pipeline. Types only.
import type { MixingWeights } from "./engine";

export type LanguageFamily = "script" | "python" | "other";

/** The content of a model's mixing.json. */
export interface Mixing {
  /** How far the workspace memory is trusted, by language. */
  readonly families: Readonly<Record<LanguageFamily, MixingWeights>>;
  readonly confidence: ConfidenceWeights;
}

/** Probability that a suggestion is right = σ(bias + weights · features); the features are in completion/confidence.ts. */
export interface ConfidenceWeights {
  readonly bias: number;
  readonly weights: readonly number[];
  /** Automatic suggestions below it are not shown. */
  readonly threshold: number;
}

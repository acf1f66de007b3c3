// Numbers fitted for one model that travel from its files to the engine and the pipeline. Types, and the names of the dial.

/**
 * How far the memory is trusted: share = maxShare × σ(bias + weights · features), features as `mixture.ts` lists them.
 * Fitted with the model they belong to.
 */
export interface MixingWeights {
  readonly maxShare: number;
  readonly bias: number;
  readonly weights: readonly number[];
}

/** How sure an automatic suggestion has to be; each was fitted to a share of right ones among the shown. */
export const SHOWN_EAGERNESS = ["quiet", "balanced", "eager"] as const;
export type ShownEagerness = (typeof SHOWN_EAGERNESS)[number];

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
  /** Automatic suggestions below it are not shown: the dial of `loupe.eagerness`. */
  readonly thresholds: Readonly<Record<ShownEagerness, number>>;
}

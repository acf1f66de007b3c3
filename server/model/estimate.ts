// What a model of the catalogue should do on this machine, estimated from what the shipped model was measured at here, and
// which is the strongest that should run well. An estimate and no more: the trial after a download measures.
import type { ModelEstimate, ModelTrial } from "../protocol/models";

/** A model that was measured on this machine. */
export interface MeasuredModel {
  readonly trial: ModelTrial;
  /** Bytes that a token's run reads; of an 8-bit model about its number of parameters, too. */
  readonly weightBytes: number;
}

export interface Machine {
  /** Null: nothing was measured yet, so nothing is estimated. */
  readonly measured: MeasuredModel | null;
  readonly freeBytes: number;
}

/** As the catalogue has them: `1.22 GB`, `1.5B`. */
export interface Candidate {
  readonly size: string;
  readonly parameters: string;
}

/** A typical request in the middle of a file: how many tokens of the prompt are new, how many are written. */
const READ_TOKENS = 64;
const WRITTEN_TOKENS = 16;
const WELL_MS = 1000;
/** Weights, the copy that the runtime packs for its kernels, and the cache of keys and values. */
const MEMORY_FACTOR = 2;
/** Of the shipped model's time for a token, what is spent on calling operators and not on reading weights. */
const OPERATORS_SHARE = 0.8;
/** Public models of this size have about four times as many layers as the shipped one. */
const MAX_LAYERS_GROWTH = 4;

/**
 * `trial`: its own, where it was here before. Null where nothing is known to estimate from. A GPU can only make it better:
 * what was measured ran on the CPU.
 */
export function estimateOf(
  candidate: Candidate,
  trial: ModelTrial | null,
  { measured, freeBytes }: Machine,
): ModelEstimate | null {
  const bytes = numberOf(candidate.size);
  const expected = trial ?? scaled(candidate, measured);
  if (!expected || bytes === null) return null;
  const { promptTokensPerSecond, decodeStepMs } = expected;
  const waitMs = suggestionMs(expected);
  const fitsMemory = bytes * MEMORY_FACTOR <= freeBytes;
  return {
    promptTokensPerSecond: Math.round(promptTokensPerSecond),
    decodeStepMs: Math.max(1, Math.round(decodeStepMs)),
    waitMs: Math.round(waitMs),
    fitsMemory,
    shouldRunWell: waitMs <= WELL_MS && fitsMemory,
  };
}

/** How long a typical suggestion takes. */
export function suggestionMs({ promptTokensPerSecond, decodeStepMs }: ModelTrial): number {
  return (READ_TOKENS / promptTokensPerSecond) * 1000 + WRITTEN_TOKENS * decodeStepMs;
}

/**
 * Reading is bound by arithmetic, which grows with the parameters. Writing costs a part per operator and a part per byte.
 * Checked with random weights in the layout of a 0.5B model, 4 bit, 310 MB, on two busy cores: 38 tokens a second and 79 ms
 * a token, where the shipped model had 2203 and 9.4; from these this says 44 and 88.
 */
function scaled(candidate: Candidate, measured: MeasuredModel | null): ModelTrial | null {
  const bytes = numberOf(candidate.size);
  const parameters = numberOf(candidate.parameters);
  if (!measured || bytes === null || parameters === null) return null;
  const { trial, weightBytes } = measured;
  const growth = bytes / weightBytes;
  const operators = Math.min(MAX_LAYERS_GROWTH, Math.max(1, growth));
  return {
    promptTokensPerSecond: trial.promptTokensPerSecond * (weightBytes / parameters),
    decodeStepMs: trial.decodeStepMs * (OPERATORS_SHARE * operators + (1 - OPERATORS_SHARE) * growth),
  };
}

/**
 * The one with the most parameters of those that should run well, the earlier one of two alike; null where none is stronger
 * than what is there already.
 */
export function strongestOf<T extends Candidate & { readonly estimate: ModelEstimate | null }>(
  available: readonly T[],
  installed: readonly Candidate[],
): T | null {
  const strength = ({ parameters }: Candidate) => numberOf(parameters) ?? 0;
  const there = Math.max(0, ...installed.map(strength));
  const better = available.filter((model) => model.estimate?.shouldRunWell && strength(model) > there);
  return better.reduce<T | null>(
    (best, model) => (best && strength(best) >= strength(model) ? best : model),
    null,
  );
}

/** `1.22 GB` → 1220000000, `0.5B` → 500000000; null where it is no such text. */
function numberOf(text: string): number | null {
  const [, digits, unit = ""] = /^([\d.]+) ?(k|M|G|B|kB|MB|GB)$/.exec(text) ?? [];
  const factor = { k: 1e3, M: 1e6, G: 1e9 }[unit.replace(/(?<=.)B$/, "")] ?? 1e9;
  const value = Number(digits) * factor;
  return value > 0 ? value : null;
}

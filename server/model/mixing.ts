// A model's mixing.json → checked numbers; numbers that do passably with any model where it has none. Written by
// `npm run fit`.
import { readFile } from "node:fs/promises";
import type {
  ConfidenceWeights,
  LanguageFamily,
  Mixing,
  MixingWeights,
  ShownEagerness,
} from "../protocol/mixing";

export const MIXING_FILE = "mixing.json";
const FORMAT_VERSION = 1;
/** Fits from before the last three features have eight numbers: to the others they give no weight. */
const MIXING_FEATURES = [8, 11];
const CONFIDENCE_FEATURES = [21];

/**
 * Fitted to base, the strongest model that there is a fit for. They weigh how sure the model itself is, so a stronger one is
 * outvoted less: weights that look at the memory alone let it write over what a 0.5B model knew.
 */
const OF_BASE: Readonly<Record<"all" | "python", MixingWeights>> = {
  all: {
    maxShare: 0.97,
    bias: -6.06,
    weights: [2.45, 0.26, 3.45, 0.7, 0.6, -1.24, -0.21, -0.62, 0.37, 2.03, -0.36],
  },
  python: {
    maxShare: 0.97,
    bias: -3.85,
    weights: [3.19, -0.57, 1.85, 0.04, 0.56, -0.87, -3.02, 0.54, 0.72, 2.64, -1.31],
  },
};

/** Without a fit only "quiet" holds anything back: what is worth showing is known only after measuring. */
export const DEFAULT_MIXING: Mixing = {
  families: { script: OF_BASE.all, python: OF_BASE.python, other: OF_BASE.all },
  confidence: {
    bias: 1,
    weights: [4, ...new Array<number>(20).fill(0)],
    thresholds: { quiet: 0.5, balanced: 0, eager: 0 },
  },
};

export async function loadMixing(path: string | null): Promise<Mixing> {
  return path === null ? DEFAULT_MIXING : readMixing(JSON.parse(await readFile(path, "utf8")));
}

/** Throws a `TypeError` that names what it cannot take. */
export function readMixing(raw: unknown): Mixing {
  const given = raw as { formatVersion?: unknown; families?: Record<string, unknown>; confidence?: unknown };
  if (given?.formatVersion !== FORMAT_VERSION) throw fault("formatVersion", given?.formatVersion);
  const family = (name: LanguageFamily) => readWeights(given.families?.[name], `families.${name}`);
  return {
    families: { script: family("script"), python: family("python"), other: family("other") },
    confidence: readConfidence(given.confidence),
  };
}

function readWeights(raw: unknown, where: string): MixingWeights {
  const given = raw as { maxShare?: unknown; bias?: unknown; weights?: unknown } | undefined;
  const maxShare = number(given?.maxShare, `${where}.maxShare`);
  if (maxShare <= 0 || maxShare >= 1) throw fault(`${where}.maxShare`, maxShare);
  return {
    maxShare,
    bias: number(given?.bias, `${where}.bias`),
    weights: numbers(given?.weights, MIXING_FEATURES, `${where}.weights`),
  };
}

function readConfidence(raw: unknown): ConfidenceWeights {
  const given = raw as
    { bias?: unknown; weights?: unknown; thresholds?: Record<string, unknown> } | undefined;
  const threshold = (name: ShownEagerness) =>
    number(given?.thresholds?.[name], `confidence.thresholds.${name}`);
  return {
    bias: number(given?.bias, "confidence.bias"),
    weights: numbers(given?.weights, CONFIDENCE_FEATURES, "confidence.weights"),
    thresholds: {
      quiet: threshold("quiet"),
      balanced: threshold("balanced"),
      eager: threshold("eager"),
    },
  };
}

function numbers(raw: unknown, lengths: readonly number[], where: string): number[] {
  if (!Array.isArray(raw) || !lengths.includes(raw.length)) throw fault(where, raw);
  return raw.map((value, i) => number(value, `${where}[${i}]`));
}

function number(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw fault(where, value);
  return value;
}

function fault(where: string, came: unknown): TypeError {
  return new TypeError(`${MIXING_FILE}: ${where} cannot be ${JSON.stringify(came) ?? "missing"}`);
}

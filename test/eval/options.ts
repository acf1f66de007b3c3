// The command line of `npm run eval` → what to measure, and how much of it.
import { parseArgs } from "node:util";
import type { AskedModel } from "./client/program";
import type { Split } from "./corpus/readCorpus";
import { LANGUAGES, type Language } from "./types";

export interface EvalOptions {
  readonly split: Split;
  readonly languages: readonly Language[];
  readonly cursorsPerLanguage: number;
  readonly regionsPerLanguage: number;
  readonly linesPerRegion: number;
  /** A full run is what figures are quoted from. */
  readonly full: boolean;
  readonly filesPerLanguage: number;
  /** Packages measured at the same time, each with a server of its own. */
  readonly jobs: number;
  readonly out: string | null;
  /** Results of an earlier version at the same cursors. */
  readonly against: string | null;
  readonly set: (typeof SETS)[number];
  readonly blocksPerLanguage: number;
  readonly asked: AskedModel;
}

/** `packages`: those of the split; `written`: the files written for this purpose. */
const SETS = ["packages", "written"] as const;

const FULL = {
  ...{ cursorsPerLanguage: 500, blocksPerLanguage: 75 },
  ...{ regionsPerLanguage: 10, linesPerRegion: 30, filesPerLanguage: 5 },
};
/** For a few minutes: an impression, no figure. */
const QUICK = {
  ...{ cursorsPerLanguage: 12, blocksPerLanguage: 3 },
  ...{ regionsPerLanguage: 1, linesPerRegion: 3, filesPerLanguage: 1 },
};

export const USAGE = `npm run eval -- [--quick] [--split dev|test] [--set packages|written] [--model NAME] [--models FOLDER] [--prefix-only] [--language NAME]... [--limit N] [--blocks N] [--regions N] [--jobs N] [--out FILE.jsonl.gz] [--against FILE.jsonl.gz]`;

export function readOptions(argv: readonly string[]): EvalOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      split: { type: "string", default: "test" },
      language: { type: "string", multiple: true },
      limit: { type: "string" },
      regions: { type: "string" },
      blocks: { type: "string" },
      set: { type: "string", default: "packages" },
      model: { type: "string" },
      models: { type: "string" },
      "prefix-only": { type: "boolean", default: false },
      jobs: { type: "string", default: "2" },
      out: { type: "string" },
      against: { type: "string" },
    },
  });
  const size = values.quick ? QUICK : FULL;
  return {
    ...size,
    split: oneOf(values.split, ["dev", "test"], "--split"),
    languages: values.language?.map((name) => oneOf(name, LANGUAGES, "--language")) ?? LANGUAGES,
    cursorsPerLanguage: count(values.limit, "--limit") ?? size.cursorsPerLanguage,
    regionsPerLanguage: count(values.regions, "--regions") ?? size.regionsPerLanguage,
    full:
      !values.quick && [values.limit, values.regions, values.blocks].every((value) => value === undefined),
    filesPerLanguage: values.limit === undefined ? size.filesPerLanguage : 1,
    jobs: Math.max(1, count(values.jobs, "--jobs") ?? 1),
    out: values.out ?? null,
    against: values.against ?? null,
    set: oneOf(values.set, SETS, "--set"),
    blocksPerLanguage: count(values.blocks, "--blocks") ?? size.blocksPerLanguage,
    asked: {
      model: values.model ?? null,
      models: values.models ?? null,
      prefixOnly: values["prefix-only"],
    },
  };
}

function oneOf<T extends string>(value: string, allowed: readonly T[], name: string): T {
  const found = allowed.find((known) => known === value);
  if (found === undefined)
    throw new Error(`${name} ${value}: expected one of ${allowed.join(", ")}\n${USAGE}`);
  return found;
}

function count(value: string | undefined, name: string): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`${name} ${value}: expected a whole number\n${USAGE}`);
  return number;
}

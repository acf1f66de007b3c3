// A target and a number of cases → what came of them. Seeds that once failed come first.
import kept from "./seeds.json";
import { type Outcome, runCase, type Target } from "./target";

export interface FuzzResult {
  readonly target: string;
  readonly cases: number;
  readonly crashes: readonly Outcome[];
  readonly unanswered: readonly Outcome[];
  /** The longest by processor time: what other programs took from this one is no block of ours. */
  readonly longest: Outcome | null;
  readonly seconds: number;
}

/** Compiling and collecting are not the case's own: what is slow is run again, and the faster time counts. */
const SUSPECT_MS = 20;

export async function fuzz(target: Target, cases: number, firstSeed: number): Promise<FuzzResult> {
  const started = performance.now();
  const end = (await target.start?.()) ?? (() => Promise.resolve());
  const [crashes, unanswered]: [Outcome[], Outcome[]] = [[], []];
  let longest: Outcome | null = null;
  const seeds = (kept as Readonly<Record<string, readonly number[]>>)[target.name] ?? [];
  try {
    for (let i = -seeds.length; i < cases; i++) {
      const outcome = await runTwice(target, seeds[i + seeds.length] ?? firstSeed + i);
      if (outcome.crash !== null) crashes.push(outcome);
      if (outcome.isUnanswered) unanswered.push(outcome);
      if (blockOf(outcome) > (longest ? blockOf(longest) : 0)) longest = outcome;
    }
  } finally {
    await end();
  }
  const seconds = (performance.now() - started) / 1000;
  return { target: target.name, cases: cases + seeds.length, crashes, unanswered, longest, seconds };
}

/** Time on the clock that the process was not running is not its own. */
export function blockOf({ blockMs, blockCpuMs }: Outcome): number {
  return Math.min(blockMs, blockCpuMs);
}

async function runTwice(target: Target, seed: number): Promise<Outcome> {
  const first = await runCase(target, seed);
  if (blockOf(first) < SUSPECT_MS || first.isUnanswered) return first;
  const second = await runCase(target, seed);
  return blockOf(second) < blockOf(first) ? { ...first, ...second, crash: first.crash } : first;
}

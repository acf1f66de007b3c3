// A target and a number of cases → what came of them. Seeds that once failed come first.
import kept from "./seeds.json";
import { type Outcome, runCase, type Target } from "./target";

export interface FuzzResult {
  readonly target: string;
  readonly cases: number;
  readonly crashes: readonly Outcome[];
  readonly unanswered: readonly Outcome[];
  readonly longest: Outcome | null;
  readonly seconds: number;
}

/** Compiling and collecting are not the case's own: what is slow is run again, and the faster time counts. */
const SUSPECT_MS = 50;

export async function fuzz(target: Target, cases: number, firstSeed: number): Promise<FuzzResult> {
  const started = performance.now();
  const end = (await target.start?.()) ?? (() => Promise.resolve());
  const [crashes, unanswered]: [Outcome[], Outcome[]] = [[], []];
  let longest: Outcome | null = null;
  const casesARun = target.casesARun ?? 1;
  const runs = Math.ceil(cases / casesARun);
  const seeds = (kept as Readonly<Record<string, readonly number[]>>)[target.name] ?? [];
  try {
    for (let i = -seeds.length; i < runs; i++) {
      const outcome = await runTwice(target, seeds[i + seeds.length] ?? firstSeed + i);
      if (outcome.crash !== null) crashes.push(outcome);
      if (outcome.isUnanswered) unanswered.push(outcome);
      if (outcome.blockMs > (longest?.blockMs ?? 0)) longest = outcome;
    }
  } finally {
    await end();
  }
  const seconds = (performance.now() - started) / 1000;
  const all = (runs + seeds.length) * casesARun;
  return { target: target.name, cases: all, crashes, unanswered, longest, seconds };
}

async function runTwice(target: Target, seed: number): Promise<Outcome> {
  const first = await runCase(target, seed);
  if (first.blockMs < SUSPECT_MS || first.isUnanswered) return first;
  const second = await runCase(target, seed);
  const isUnanswered = second.isUnanswered;
  const blockMs = Math.min(first.blockMs, second.blockMs);
  return { seed, crash: first.crash ?? second.crash, isUnanswered, blockMs };
}

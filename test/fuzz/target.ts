// What is fuzzed: a name, and a run for a seed. A run throws where the program does what it must not; what it refuses with
// a sentence of its own is as it should be.
import { inspect } from "node:util";
import { UserFacingError } from "../../server/protocol/sentences";
import { waitedToRunMs } from "../support/waitedToRun.mjs";
import { Random } from "./random";

export interface Target {
  readonly name: string;
  /** Cases that the whole fuzz runs. */
  readonly cases: number;
  /** Inputs with something wrong in them that one run gives, where it is more than one. */
  readonly casesARun?: number;
  /** Once, before the cases; what it gives back ends what it began. */
  readonly start?: () => Promise<() => Promise<void>>;
  /** The input, where making it takes time of its own: that is not the program's. */
  readonly make?: (random: Random) => unknown;
  readonly run: (random: Random, made: unknown) => void | Promise<void>;
  /** Where the program runs in a process of its own: the longest block there since the last case, in ms. */
  readonly block?: () => Promise<number>;
}

export interface Outcome {
  readonly seed: number;
  /** Null: as it should be. */
  readonly crash: string | null;
  readonly isUnanswered: boolean;
  /** The longest that the loop stood still, without what other programs took of it. */
  readonly blockMs: number;
}

/** A case is answered within this. */
const ANSWER_MS = 5_000;

export async function runCase(target: Target, seed: number): Promise<Outcome> {
  const random = new Random(seed);
  const made = target.make?.(random);
  const watch = new LoopWatch();
  let crash: string | null = null;
  let isUnanswered = false;
  try {
    const running = target.run(random, made);
    if (running) isUnanswered = (await watch.until(running, ANSWER_MS)) === "late";
  } catch (error) {
    crash = inspect(error);
  }
  watch.turn();
  return { seed, crash, isUnanswered, blockMs: (await target.block?.()) ?? watch.longestMs };
}

/** Sees how long each turn of the loop takes. */
class LoopWatch {
  longestMs = 0;
  private began = performance.now();
  private waited = waitedToRunMs();

  /** A turn has ended. */
  turn(): void {
    const [now, waited] = [performance.now(), waitedToRunMs()];
    this.longestMs = Math.max(this.longestMs, now - this.began - (waited - this.waited));
    [this.began, this.waited] = [now, waited];
  }

  async until(running: Promise<void>, ms: number): Promise<"done" | "late"> {
    const end = performance.now() + ms;
    let isDone = false;
    const done = running.finally(() => (isDone = true));
    // Its fault, if any, is thrown below.
    done.catch(() => undefined);
    while (!isDone) {
      this.turn();
      if (performance.now() > end) return "late";
      await Promise.race([done.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 1))]);
    }
    await done;
    return "done";
  }
}

/** What the program says where it was given something wrong: a sentence with what was expected, or one for a person. */
export function refuses(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

export async function refusesLater(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** "Cannot read properties of undefined" is none, nor is a stack that overflowed. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof UserFacingError) return true;
  return error instanceof Error && /\bexpected\b|^mixing\.json: /i.test(error.message);
}

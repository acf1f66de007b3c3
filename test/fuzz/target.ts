// What is fuzzed: a name, and a case for a seed. A case throws where the program does what it must not; what it refuses with
// a sentence of its own is as it should be.
import { UserFacingError } from "../../server/protocol/sentences";
import { Random } from "./random";

export interface Target {
  readonly name: string;
  /** Cases that the whole fuzz runs. */
  readonly cases: number;
  /** Once, before the cases; what it gives back ends what it began. */
  readonly start?: () => Promise<() => Promise<void>>;
  readonly run: (random: Random) => void | Promise<void>;
  /** Where the program runs in a process of its own: the longest block there since the last case. */
  readonly block?: () => Promise<{ readonly wallMs: number; readonly cpuMs: number }>;
}

export interface Outcome {
  readonly seed: number;
  /** Null: as it should be. */
  readonly crash: string | null;
  readonly isUnanswered: boolean;
  /** The longest that the loop stood still, in time and in processor time of the process meanwhile. */
  readonly blockMs: number;
  readonly blockCpuMs: number;
}

/** A case is answered within this. */
const ANSWER_MS = 5_000;

export async function runCase(target: Target, seed: number): Promise<Outcome> {
  const watch = new LoopWatch();
  let crash: string | null = null;
  let isUnanswered = false;
  try {
    const running = target.run(new Random(seed));
    if (running) isUnanswered = (await watch.until(running, ANSWER_MS)) === "late";
  } catch (error) {
    crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  watch.turn();
  const elsewhere = await target.block?.();
  const blockMs = elsewhere?.wallMs ?? watch.blockMs;
  return { seed, crash, isUnanswered, blockMs, blockCpuMs: elsewhere?.cpuMs ?? watch.blockCpuMs };
}

/** Sees how long each turn of the loop takes. */
class LoopWatch {
  blockMs = 0;
  blockCpuMs = 0;
  private began = performance.now();
  private cpu = process.cpuUsage();

  /** A turn has ended. */
  turn(): void {
    const now = performance.now();
    if (now - this.began > this.blockMs) {
      const { user, system } = process.cpuUsage(this.cpu);
      this.blockMs = now - this.began;
      this.blockCpuMs = (user + system) / 1000;
    }
    this.began = now;
    this.cpu = process.cpuUsage();
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
      await new Promise(setImmediate);
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

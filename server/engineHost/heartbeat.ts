// Is a process that owes an answer still alive? It is asked every second and answers between two runs of the model; one
// that is silent for longer than its slowest run explains is told of. Knows no process.
import type { StartTimer } from "./usage";

export interface HeartbeatDeps {
  readonly startTimer: StartTimer;
  readonly ping: () => void;
  readonly isBusy: () => boolean;
  /** How long silence means nothing yet. */
  readonly patienceMs: () => number;
  readonly onSilent: (silentMs: number) => void;
}

const BEAT_MS = 1_000;

/** Time is counted in beats: a computer that slept has one beat behind it, however long it slept. */
export class Heartbeat {
  private stop: (() => void) | null = null;
  private isAsked = false;
  private silentMs = 0;

  constructor(private readonly deps: HeartbeatDeps) {}

  /** An answer is owed from now on. */
  begin(): void {
    this.stop ??= this.deps.startTimer(() => this.beat(), BEAT_MS);
  }

  /** Something came. */
  recordReply(): void {
    this.isAsked = false;
    this.silentMs = 0;
    if (!this.deps.isBusy()) this.end();
  }

  end(): void {
    this.stop?.();
    this.stop = null;
  }

  /** Goes on while a question is open, though the request was given up: else each keystroke would begin the count anew. */
  private beat(): void {
    this.stop = null;
    if (this.isAsked) this.silentMs += BEAT_MS;
    else if (!this.deps.isBusy()) return;
    else {
      this.isAsked = true;
      this.deps.ping();
    }
    if (this.silentMs >= this.deps.patienceMs()) this.deps.onSilent(this.silentMs);
    else this.begin();
  }
}

/** What a healthy engine needs at most between two looks at its messages. */
const LEAST_MS = 10_000;
const MOST_MS = 120_000;
/** The first run packs weights and compiles kernels, and nothing is known of the machine yet. */
const FIRST_MS = 60_000;
/** A gigabyte from a slow disk, then the runtime's own work on the graph, in one go. */
const LOAD_MS = 300_000;
/** Tokens of the longest run: a prompt is read in pieces of so many. */
const RUN_TOKENS = 128;
/** A long past, a panel that wants every layer, other programs. */
const SLOWER = 4;

/** `slowestTokenMs`: of the runs so far, the most time a token took; null: there was none. */
export function patienceFor(isLoading: boolean, slowestTokenMs: number | null): number {
  if (isLoading) return LOAD_MS;
  if (slowestTokenMs === null) return FIRST_MS;
  return Math.min(MOST_MS, Math.max(LEAST_MS, slowestTokenMs * RUN_TOKENS * SLOWER));
}

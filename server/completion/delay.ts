// How long an automatic request waits before any work: nothing, as long as answers come before the next key. When they
// do not, a run per key is a run for nothing: then it waits for a pause in typing, the longer the more suggestions were
// rejected lately. Knows times, and of text only whether it went on as suggested.
import type { CompletionRequest } from "./types";

export interface DelayBounds {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

/** Requests that are remembered: about two words of typing. */
const REMEMBERED = 10;
/** Fewer superseded ones than this share are no reason to wait. */
const TOLERATED = 0.3;
/** Waits in a row that a key ended. */
const MAX_ENDED_WAITS = 6;
/** A gap longer than this is a pause, not a rhythm. */
const MAX_GAP_MS = 1000;

type Place = Pick<CompletionRequest, "uri" | "text" | "offset">;

export class Delay {
  /** Of each request: was it given up before its answer? */
  private givenUp: boolean[] = [];
  private gaps: number[] = [];
  private latencies: number[] = [];
  private rejections: boolean[] = [];
  private lastAskedAt = Number.NEGATIVE_INFINITY;
  private lastAsked: Place | null = null;
  private endedWaits = 0;
  /** The last one was ended after so much work, and nothing was asked since. */
  private undecided: number | null = null;
  private lastShown: { readonly request: Place; readonly insertText: string } | null = null;

  /** An automatic request came; `now` in milliseconds. */
  recordRequest(request: Place, now: number): void {
    const undecided = this.undecided;
    this.undecided = null;
    // An editor asks once more for the same key, as when its list of completions opens: that is no rhythm.
    if (this.lastAsked && isSame(this.lastAsked, request)) return;
    if (undecided !== null) this.recordLateAnswer(undecided);
    this.lastAsked = request;
    const gap = now - this.lastAskedAt;
    this.lastAskedAt = now;
    if (gap <= MAX_GAP_MS) this.gaps = remember(this.gaps, gap);
    if (!this.lastShown) return;
    this.rejections = remember(this.rejections, !isFollowed(this.lastShown, request));
    this.lastShown = null;
  }

  /** `latencyMs`: the time of work, the wait left out. */
  recordAnswer(latencyMs: number): void {
    // Tried again, it came in time: what was remembered holds no more.
    if (this.endedWaits >= MAX_ENDED_WAITS) [this.givenUp, this.latencies] = [[], []];
    this.endedWaits = 0;
    this.givenUp = remember(this.givenUp, false);
    this.latencies = remember(this.latencies, latencyMs);
  }

  /**
   * Ended before its answer, after `workedMs` of work; null: while it still waited. The next request tells by what: one
   * for the same key says nothing about the typing.
   */
  recordSuperseded(request: Place, workedMs: number | null): void {
    if (workedMs === null) this.endedWaits++;
    else if (this.lastAsked && isSame(this.lastAsked, request)) this.undecided = workedMs;
    else this.recordLateAnswer(workedMs);
  }

  /** The answer would have taken longer than that. */
  private recordLateAnswer(workedMs: number): void {
    this.endedWaits = 0;
    this.givenUp = remember(this.givenUp, true);
    this.latencies = remember(this.latencies, workedMs);
  }

  recordShown(request: Place, insertText: string): void {
    this.lastShown = { request, insertText };
  }

  /** The typing rhythm, stretched by rejections, where answers come too late for it. */
  waitMs({ minDelayMs, maxDelayMs }: DelayBounds): number {
    const bounded = (ms: number) => Math.min(Math.max(ms, minDelayMs), Math.max(minDelayMs, maxDelayMs));
    const superseded = share(this.givenUp);
    const gap = median(this.gaps);
    const latency = median(this.latencies);
    if (superseded < TOLERATED || gap === null) return bounded(0);
    // A wait that always ends too early must not go on for ever: the model is tried again.
    if (this.endedWaits >= MAX_ENDED_WAITS) return bounded(0);
    // The work fits between two keys: what superseded it was not the rhythm.
    if (latency !== null && latency < gap / 2) return bounded(0);
    return bounded(gap * superseded * (1 + share(this.rejections)));
  }
}

/** Resolves after `ms`; rejects with the signal's reason when that comes first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}

function remember<T>(values: readonly T[], value: T): T[] {
  return [...values, value].slice(-REMEMBERED);
}

function share(values: readonly boolean[]): number {
  return values.length === 0 ? 0 : values.filter(Boolean).length / values.length;
}

function isSame(one: Place, other: Place): boolean {
  return one.uri === other.uri && one.offset === other.offset && one.text === other.text;
}

/** What was typed since begins as suggested, or goes on behind the whole of it. */
function isFollowed(shown: { readonly request: Place; readonly insertText: string }, now: Place): boolean {
  const typed = now.text.slice(shown.request.offset, now.offset);
  const isSamePlace = shown.request.uri === now.uri && typed !== "";
  return isSamePlace && (shown.insertText.startsWith(typed) || typed.startsWith(shown.insertText));
}

function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? null;
}

// How often the engine has stopped lately: the next request starts it again, but not for ever.
import type { SentencePart, Sentence } from "../protocol/sentences";

const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

export class Crashes {
  private times: readonly number[] = [];

  /** Null: it may start again; else the sentence that says why not. */
  add(detail: SentencePart, now: number): Sentence | null {
    this.times = [...this.times.filter((time) => now - time < CRASH_WINDOW_MS), now];
    const recent = this.times.length;
    return recent < MAX_CRASHES ? null : { code: "engineStoppedOften", args: [recent, detail] };
  }

  forget(): void {
    this.times = [];
  }
}

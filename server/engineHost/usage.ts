// Requests in flight, and what is to happen after a while without a request. Knows no engine.

/** Calls `callback` once after `ms`; the returned function takes it back. */
export type StartTimer = (callback: () => void, ms: number) => () => void;

export interface QuietAction {
  readonly afterMs: number;
  readonly run: () => void;
}

export class Usage {
  private inFlight = 0;
  private stops: readonly (() => void)[] = [];

  /** `actions` is read whenever the last request has been answered. */
  constructor(
    private readonly startTimer: StartTimer,
    private readonly actions: () => readonly QuietAction[],
  ) {}

  get isBusy(): boolean {
    return this.inFlight > 0;
  }

  async during<T>(request: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await request();
    } finally {
      this.leave();
    }
  }

  enter(): void {
    this.inFlight++;
    this.stopTimers();
  }

  leave(): void {
    this.inFlight--;
    if (this.isBusy) return;
    this.stops = this.actions().map(({ afterMs, run }) => this.startTimer(run, afterMs));
  }

  stopTimers(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }
}

/** How often it is looked whether an answer is still owed. */
const UNUSED_POLL_MS = 200;

/** Resolves at the first look at which no answer is owed. */
export async function untilUnused(isBusy: () => boolean, startTimer: StartTimer): Promise<void> {
  while (isBusy()) await new Promise<void>((done) => void startTimer(done, UNUSED_POLL_MS));
}

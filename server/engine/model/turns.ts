// Who may make the next run of the model. One at a time; a completion goes before the panel's work, which therefore
// delays it by one run at most. Also counts runs, and those that came after their request's abort.
import type { Decoder, DecoderInput, DecoderOutput } from "./decoder";

export type Priority = "completion" | "probe";

export class Turns {
  runs = 0;
  runsAfterAbort = 0;
  maxRunsAfterAbort = 0;
  /** The most time that a run took for each of its tokens; null: there was no run. */
  slowestTokenMs: number | null = null;
  private isTaken = false;
  private readonly waiting: Record<Priority, (() => void)[]> = { completion: [], probe: [] };

  constructor(private readonly now: () => number) {}

  /** A decoder whose every run waits for its turn and throws the signal's reason instead when aborted before it. */
  schedule(decoder: Decoder, priority: Priority, signal: AbortSignal): Decoder {
    let afterAbort = 0;
    const run = (input: DecoderInput): Promise<DecoderOutput> =>
      this.alone(priority, async () => {
        // A turn of the event loop, so that an abort that has arrived is seen.
        await new Promise(setImmediate);
        signal.throwIfAborted();
        await decoder.prepare?.(input);
        const started = this.now();
        const output = await decoder.run(input);
        this.runs++;
        const tokenMs = (this.now() - started) / input.tokenIds.length;
        this.slowestTokenMs = Math.max(this.slowestTokenMs ?? 0, tokenMs);
        if (signal.aborted) {
          this.runsAfterAbort++;
          this.maxRunsAfterAbort = Math.max(this.maxRunsAfterAbort, ++afterAbort);
        }
        return output;
      });
    return { shape: decoder.shape, inside: decoder.inside, run };
  }

  /** While `work` lasts there is no run. */
  async alone<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    await this.take(priority);
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private take(priority: Priority): Promise<void> | void {
    if (!this.isTaken) {
      this.isTaken = true;
      return;
    }
    return new Promise((resolve) => this.waiting[priority].push(resolve));
  }

  private release(): void {
    const next = this.waiting.completion.shift() ?? this.waiting.probe.shift();
    if (next) next();
    else this.isTaken = false;
  }
}

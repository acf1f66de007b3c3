// Two models, one answer: where the chosen one has not begun in time (it is being loaded, or reads a prompt of which it
// knows nothing yet), another answers, and the chosen one goes on reading. Knows no model.
import type { Infer, InferObserver, InferStream } from "./types";

export interface StandInDeps {
  readonly main: Infer;
  readonly standIn: Infer;
  /** How long the chosen model may take to its first piece of text; null: it has no stand-in. */
  readonly patienceMs: () => Promise<number | null>;
  readonly wait: (ms: number) => Promise<void>;
}

export function withStandIn({ main, standIn, patienceMs, wait }: StandInDeps): Infer {
  return async function* (context, options, signal) {
    // An explicit request waits for the best suggestion.
    const patience = options.request?.triggerKind === "automatic" ? await patienceMs() : null;
    if (patience === null) return yield* main(context, options, signal);
    const held = new HeldObserver(options.observer);
    const pieces = main(context, { ...options, observer: held }, signal);
    const first = pieces.next();
    const began = first.then(
      () => true,
      () => true,
    );
    if (await Promise.race([began, wait(patience).then(() => false)])) {
      held.release();
      return yield* goOn(pieces, first);
    }
    const other = standIn(context, options, signal);
    const answer = await other.next().catch(() => null);
    if (answer !== null) {
      // Once it has begun it has read: the next request finds the prompt known.
      void began.then(() => pieces.return(undefined)).catch(() => undefined);
      return yield* goOn(other, Promise.resolve(answer));
    }
    held.release();
    return yield* goOn(pieces, first);
  };
}

/** The whole stream, `first` being the step that was asked for already. A reader that stops early ends the generation. */
async function* goOn(pieces: InferStream, first: ReturnType<InferStream["next"]>): InferStream {
  const step = await first;
  try {
    if (!step.done) yield step.value;
    yield* pieces;
  } finally {
    await pieces.return(undefined);
  }
}

/** What is told of an answer that may not be the one is kept until it is. */
class HeldObserver implements InferObserver {
  private kept: (() => void)[] | null = [];

  constructor(private readonly observer: InferObserver | undefined) {}

  readonly onPrompt: InferObserver["onPrompt"] = (prompt) => this.tell((to) => to.onPrompt(prompt));
  readonly onGenerate: InferObserver["onGenerate"] = (params) => this.tell((to) => to.onGenerate(params));
  readonly onToken: InferObserver["onToken"] = (token) => this.tell((to) => to.onToken(token));

  release(): void {
    for (const tell of this.kept ?? []) tell();
    this.kept = null;
  }

  private tell(what: (observer: InferObserver) => void): void {
    const { observer, kept } = this;
    if (!observer) return;
    if (kept) kept.push(() => what(observer));
    else what(observer);
  }
}

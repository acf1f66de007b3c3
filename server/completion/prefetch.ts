// While a suggestion is on screen, the next one is computed as if it had been accepted, and lies in the completion
// cache when it is. Anything newer ends this at once: it delays a request by one run at most.
import type { CompletionOutcome, CompletionRequest } from "./types";

/** A user who types on has typed by then: what is on screen after it is being read. */
const DELAY_MS = 300;

export interface PrefetchDeps {
  /** Computes a suggestion and keeps it; null where that was aborted or failed. */
  readonly compute: (request: CompletionRequest, signal: AbortSignal) => Promise<CompletionOutcome | null>;
  /** Calls back once, unless what it returns is called before. */
  readonly startTimer: (callback: () => void, ms: number) => () => void;
}

export class Prefetch {
  private cancel: (() => void) | null = null;
  private controller = new AbortController();

  constructor(private readonly deps: PrefetchDeps) {}

  /** `outcome`: what has just been answered to `request`. */
  schedule(request: CompletionRequest, outcome: CompletionOutcome): void {
    this.abort();
    if (outcome.kind !== "completed" || request.selectedCompletion) return;
    const controller = (this.controller = new AbortController());
    this.cancel = this.deps.startTimer(() => void this.run(request, outcome, controller.signal), DELAY_MS);
  }

  abort(): void {
    this.cancel?.();
    this.cancel = null;
    this.controller.abort();
  }

  private async run(
    request: CompletionRequest,
    accepted: CompletionOutcome & { kind: "completed" },
    signal: AbortSignal,
  ): Promise<void> {
    const next = afterAccepting(request, accepted);
    const outcome = await this.deps.compute(next, signal);
    // A whole line is often all there is: the person goes on below it.
    if (outcome?.kind !== "empty" || signal.aborted) return;
    const below = belowLine(next);
    if (below) await this.deps.compute(below, signal);
  }
}

/** The document and the cursor once the suggestion is accepted. */
export function afterAccepting(
  request: CompletionRequest,
  { insertText, replaceLength }: { readonly insertText: string; readonly replaceLength: number },
): CompletionRequest {
  const { text, offset } = request;
  return moveRequest(request, text.slice(0, offset) + insertText, text.slice(offset + replaceLength));
}

/** The next line, indented as editors do; null where the cursor is not at its line's end. */
export function belowLine(request: CompletionRequest): CompletionRequest | null {
  const { text, offset } = request;
  const after = text.slice(offset);
  if (!/^(\r?\n|$)/.test(after)) return null;
  const before = text.slice(0, offset);
  const eol = /\r\n/.test(text) ? "\r\n" : "\n";
  const indent = /^[ \t]*/.exec(before.slice(before.lastIndexOf("\n") + 1))?.[0] ?? "";
  return moveRequest(request, before + eol + indent, after);
}

function moveRequest(request: CompletionRequest, before: string, after: string): CompletionRequest {
  const lines = before.split("\n");
  return {
    ...request,
    text: before + after,
    offset: before.length,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    triggerKind: "automatic",
  };
}

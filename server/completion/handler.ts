// The request handler: a protocol request in, a protocol answer out. The one place that catches. A newer request
// aborts the older one; faults are logged and shown as a state, and the client is answered null.
import {
  InlineCompletionTriggerKind,
  type CancellationToken,
  type InlineCompletionList,
  type InlineCompletionParams,
  type TextDocumentPositionParams,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CompletionReport } from "../protocol/lsp";
import type { RequestRecord } from "../protocol/record";
import type { Settings } from "../protocol/settings";
import { complete, type CompletionDeps } from "./complete";
import { CursorReader, type CursorReaderDeps } from "./readAhead";
import { Delay, pause } from "./delay";
import type { Personal } from "./personal/personal";
import { Prefetch, type PrefetchDeps } from "./prefetch";
import { Recorder } from "./recorder";
import type { RecordStore } from "./recordStore";
import { toCompletionRequest } from "./request";
import { toInlineCompletionList, type ResponseOptions } from "./response";
import type { CompletionOutcome, CompletionRequest } from "./types";

export interface HandlerDeps
  extends
    Omit<CompletionDeps, "settings" | "recorder" | "wait" | "offersAlternatives" | "personal">,
    Pick<PrefetchDeps, "startTimer">,
    Pick<CursorReaderDeps, "readAhead"> {
  readonly records: RecordStore;
  readonly personal: Personal;
  readonly documents: { get(uri: string): TextDocument | undefined };
  readonly settingsFor: (uri: string) => Promise<Settings>;
  readonly now: () => number;
  /** When the document's last change was received, by `now`; undefined when it has not been changed. */
  readonly changedAt: (uri: string) => number | undefined;
  /** Whatever the answer was, but not where a newer request has come. */
  readonly onAnswered: (request: CompletionRequest) => void;
  readonly onFault: (error: unknown) => void;
}

interface Answer {
  readonly outcome: CompletionOutcome;
  /** The request that computed it, by which its fate will be told. */
  readonly suggestion: number;
}

export class CompletionHandler {
  lastCompletion: CompletionReport | null = null;
  /** Requests ended by a newer one or by the client. */
  aborted = 0;
  private current = new AbortController();
  private answering = 0;
  private lastRequestAt = Number.NEGATIVE_INFINITY;
  private readonly delay = new Delay();
  private readonly prefetch: Prefetch;
  private readonly cursorReader: CursorReader;

  constructor(
    private readonly deps: HandlerDeps,
    private readonly options: () => ResponseOptions,
  ) {
    const compute: PrefetchDeps["compute"] = async (request, signal) => {
      const given = { startedAt: deps.now(), triggerKind: "prefetch" } as const;
      return (await this.recorded(request, signal, given))?.outcome ?? null;
    };
    this.prefetch = new Prefetch({ compute, startTimer: deps.startTimer });
    this.cursorReader = new CursorReader(deps);
  }

  async handle(
    params: InlineCompletionParams,
    token: CancellationToken,
  ): Promise<InlineCompletionList | null> {
    const startedAt = this.startOf(params.textDocument.uri);
    this.abort();
    const controller = (this.current = new AbortController());
    const cancelled = token.onCancellationRequested(() => controller.abort());
    this.answering++;
    try {
      if (token.isCancellationRequested) controller.abort();
      const document = this.deps.documents.get(params.textDocument.uri);
      if (!document) return null;
      // Read now: the document goes on changing while the request is answered.
      const request = toCompletionRequest(document, params);
      const { triggerKind } = request;
      const answer = await this.recorded(request, controller.signal, { startedAt, triggerKind });
      if (controller.signal.aborted) return null;
      const outcome = answer?.outcome;
      if (outcome) this.prefetch.schedule(request, outcome);
      this.deps.onAnswered(request);
      return answer && toInlineCompletionList(answer.outcome, request, { ...this.options(), ...answer });
    } finally {
      this.answering--;
      cancelled.dispose();
    }
  }

  /** Before any request: what one there would need is read ahead. */
  async cursorRests({ textDocument, position }: TextDocumentPositionParams): Promise<void> {
    const document = this.deps.documents.get(textDocument.uri);
    if (!document || this.answering > 0) return;
    const context = { triggerKind: InlineCompletionTriggerKind.Invoked };
    const request = toCompletionRequest(document, { position, context });
    await this.cursorReader.read(request).catch((error: unknown) => this.deps.onFault(error));
  }

  /** Null: the request was aborted, or something failed. The record says which. */
  private async recorded(
    request: CompletionRequest,
    signal: AbortSignal,
    { startedAt, triggerKind }: { startedAt: number; triggerKind: RequestRecord["triggerKind"] },
  ): Promise<Answer | null> {
    const { records, now } = this.deps;
    const recorder = new Recorder(request, { ...records.next(), triggerKind }, now);
    const isAsked = triggerKind !== "prefetch";
    const isAutomatic = triggerKind === "automatic";
    let workedFrom: number | null = null;
    if (isAutomatic) this.delay.recordRequest(request, now());
    try {
      const settings = await this.deps.settingsFor(request.uri);
      signal.throwIfAborted();
      const wait = async () => {
        if (isAutomatic) await pause(this.delay.waitMs(settings), signal);
        workedFrom = now();
      };
      const offersAlternatives = this.options().alternatives;
      const deps = { ...this.deps, settings, recorder, wait, offersAlternatives };
      const outcome = await complete(request, deps, signal);
      recorder.recordOutcome(outcome);
      if (outcome.kind === "completed" && outcome.judged)
        this.deps.personal.remember(recorder.id, outcome.judged);
      const answer = { outcome, suggestion: recorder.draft.cachedFrom ?? recorder.id };
      if (!isAsked) return answer;
      if (workedFrom !== null) this.delay.recordAnswer(now() - workedFrom);
      if (outcome.kind === "completed") this.delay.recordShown(request, outcome.insertText);
      this.lastCompletion = reportOf(outcome, recorder.draft, now() - startedAt);
      return answer;
    } catch (error) {
      recorder.recordFailure(signal.aborted ? "aborted" : "failed", signal.aborted ? null : messageOf(error));
      if (signal.aborted && isAutomatic) {
        this.delay.recordSuperseded(request, workedFrom === null ? null : now() - workedFrom);
      }
      if (!signal.aborted) this.deps.onFault(error);
      else if (isAsked) this.aborted++;
      return null;
    } finally {
      records.add(recorder.finish(now() - startedAt), recorder.generateParams);
    }
  }

  /** Ends the request that is being answered, if any, and what is computed ahead. */
  abort(): void {
    this.prefetch.abort();
    this.cursorReader.abort();
    this.current.abort();
  }

  /** When the change came that this request follows, or else the request itself. */
  private startOf(uri: string): number {
    const now = this.deps.now();
    const changedAt = this.deps.changedAt(uri) ?? Number.NEGATIVE_INFINITY;
    const startedAt = changedAt > this.lastRequestAt ? changedAt : now;
    this.lastRequestAt = now;
    return startedAt;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reportOf(
  outcome: CompletionOutcome,
  { written, writtenReplaceLength }: Pick<RequestRecord, "written" | "writtenReplaceLength">,
  elapsedMs: number,
): CompletionReport {
  const isCompleted = outcome.kind === "completed";
  return {
    outcome: isCompleted ? outcome.kind : outcome.reason,
    source: isCompleted ? outcome.source : null,
    insertText: isCompleted ? outcome.insertText : "",
    written: written ?? "",
    writtenReplaceLength,
    elapsedMs,
    generate: outcome.kind === "skipped" ? null : outcome.generate,
    logProbs: isCompleted ? outcome.logProbs : [],
    sources: isCompleted ? outcome.sources : [],
    confidence: isCompleted ? outcome.confidence : null,
  };
}

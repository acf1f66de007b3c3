// Fills in one request's record as it goes from stage to stage. Whatever way the request ends, what it came to stands.
import type { CompletionContext } from "../context/types";
import type { InferObserver } from "../inference/types";
import type { GenerateParams, GenerateResult } from "../protocol/engine";
import type { FilterVerdict, RequestRecord, TokenRecord } from "../protocol/record";
import type { Settings } from "../protocol/settings";
import type { NameCheck } from "./names/unknownNames";
import type { PostprocessedText } from "./postprocess";
import type { CompletionOutcome, CompletionRequest } from "./types";

type Draft = { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] };
export type Stage = "context" | "inference" | "postprocess";

export class Recorder {
  readonly draft: Draft;
  readonly observer: InferObserver;
  /** What the engine was asked; null: nothing. No part of the record: it holds the document in token ids. */
  generateParams: GenerateParams | null = null;
  private readonly stages = new Map<Stage, number>();
  private current: { stage: Stage; startedAt: number } | null = null;

  /** `now`: milliseconds of any clock that only goes forward. */
  constructor(
    private readonly request: CompletionRequest,
    private readonly given: Pick<RequestRecord, "id" | "time" | "triggerKind">,
    private readonly now: () => number,
  ) {
    const { id, time, triggerKind } = given;
    const { uri, languageId, version, position, selectedCompletion } = request;
    this.draft = {
      ...{ id, time, uri, languageId, version, position, triggerKind },
      selectedText: selectedCompletion?.text ?? null,
      ...{ outcome: "failed", fault: null, cacheHit: null, cachedFrom: null },
      ...{ context: null, maxTokens: null, workspaceMemory: null },
      ...{ prompt: null, tokens: [], generate: null, written: null, writtenReplaceLength: 0, filters: [] },
      unknownNames: [],
      ...{ insertText: "", body: "", replaceLength: 0 },
      timings: { contextMs: null, inferenceMs: null, postprocessMs: null, totalMs: 0 },
    };
    const tokens: TokenRecord[] = [];
    this.draft.tokens = tokens;
    this.observer = {
      onPrompt: (prompt) => (this.draft.prompt = prompt),
      onGenerate: (params) => (this.generateParams = params),
      onToken: (token) => tokens.push(token),
    };
  }

  /** For another answer to the same request. */
  fork(): Recorder {
    return new Recorder(this.request, this.given, this.now);
  }

  get id(): number {
    return this.draft.id;
  }

  recordLookup(predicted: { readonly recordId: number } | null): void {
    this.draft.cacheHit = predicted !== null;
    this.draft.cachedFrom = predicted?.recordId ?? null;
  }

  recordContext(context: CompletionContext, { maxSuggestionTokens, workspaceMemory }: Settings): void {
    this.draft.context = context;
    this.draft.maxTokens = maxSuggestionTokens;
    this.draft.workspaceMemory = workspaceMemory;
    this.stage("inference");
  }

  recordText(text: string, generate: GenerateResult | null): void {
    this.draft.written = text;
    this.draft.generate = generate;
    this.stage("postprocess");
  }

  recordFilters({ verdicts, writtenReplaceLength }: PostprocessedText): void {
    this.draft.filters = verdicts;
    this.draft.writtenReplaceLength = writtenReplaceLength;
  }

  /** Only the beginning is sure enough: what the filters left was cut down to it. */
  recordBeginning(after: string): void {
    const cut: FilterVerdict = { filter: "cutUnsure", verdict: "changed", after };
    this.draft.filters = [...(this.draft.filters ?? []), cut];
  }

  recordNames(names: NameCheck | null): void {
    this.draft.unknownNames = names?.unknown ?? [];
  }

  recordOutcome(outcome: CompletionOutcome): void {
    this.draft.outcome = outcome.kind === "completed" ? outcome.kind : outcome.reason;
    if (outcome.kind !== "completed") return;
    this.draft.insertText = outcome.insertText;
    this.draft.replaceLength = outcome.replaceLength;
  }

  recordFailure(outcome: "aborted" | "failed", fault: string | null): void {
    this.draft.outcome = outcome;
    this.draft.fault = fault;
  }

  /** Ends the stage before it; null ends the last one. */
  stage(stage: Stage | null): void {
    const now = this.now();
    if (this.current) this.stages.set(this.current.stage, now - this.current.startedAt);
    this.current = stage === null ? null : { stage, startedAt: now };
  }

  finish(totalMs: number): RequestRecord {
    this.stage(null);
    this.draft.timings = {
      contextMs: this.stages.get("context") ?? null,
      inferenceMs: this.stages.get("inference") ?? null,
      postprocessMs: this.stages.get("postprocess") ?? null,
      totalMs,
    };
    return this.draft;
  }
}

// What one completion request leaves behind: everything needed to say why something was shown or not, and to run it
// again. Holds source text: it stays in memory, and leaves the machine only in a file that the user exports.
import type { CompletionContext } from "./completionContext";
import type { GenerateResult, TokenSource } from "./engine";
import type { TokenId } from "./tokenId";
import type { WorkspaceMemoryMode } from "./settings";

export interface RequestRecord {
  /** Counts up from 1 while the server runs. */
  readonly id: number;
  /** ISO 8601, when the request came. */
  readonly time: string;
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly position: { readonly line: number; readonly character: number };
  /** `prefetch`: not requested; it was computed while the suggestion before it was on screen. */
  readonly triggerKind: "invoked" | "automatic" | "prefetch";
  /** Text of the item selected in the suggestion list, or null. */
  readonly selectedText: string | null;
  /** `completed`, `aborted`, `failed`, or why there is nothing. */
  readonly outcome: string;
  /** Message of the fault, where there was one. */
  readonly fault: string | null;
  /** Whether the completion cache had the answer; null where it was not asked. */
  readonly cacheHit: boolean | null;
  /** The request that computed the answer which the cache had, or null. */
  readonly cachedFrom: number | null;
  /** Null where nothing was collected. */
  readonly context: CompletionContext | null;
  readonly maxTokens: number | null;
  /** As it was set; null where nothing was collected. */
  readonly workspaceMemory: WorkspaceMemoryMode | null;
  /** Null where no model was asked, or where it does not tell. */
  readonly prompt: PromptRecord | null;
  readonly tokens: readonly TokenRecord[];
  /** Null where the stream was ended early and gave no counters. */
  readonly generate: GenerateResult | null;
  /** What the model wrote, before the filters. */
  readonly written: string | null;
  /** Characters behind the cursor that it writes itself. */
  readonly writtenReplaceLength: number;
  /** In their order; empty where the filters were not reached. */
  readonly filters: readonly FilterVerdict[];
  /** Names in what the filters left that nothing declares there; absent in records of before. */
  readonly unknownNames?: readonly string[];
  readonly insertText: string;
  /** The end of `insertText` that was written in a second run, below a line that opens a block; absent in records of before. */
  readonly body?: string;
  /** Characters behind the cursor that the text replaces. */
  readonly replaceLength: number;
  readonly timings: RecordTimings;
}

export interface PromptRecord {
  /** As the manifest names it. */
  readonly model: string;
  /** All their ids together, in order, are the prompt. */
  readonly parts: readonly PromptPart[];
  /** End of the prefix that the prompt leaves out and generation spells out again. */
  readonly healedText: string;
}

/** A stretch of the prompt, from one special token up to the next. */
export interface PromptPart {
  /** The special token it begins with, such as `<|fim_suffix|>`; empty where it begins with none. */
  readonly begin: string;
  readonly text: string;
  /** The special token's among them. */
  readonly tokenIds: readonly TokenId[];
}

export interface TokenRecord {
  readonly tokenId: TokenId;
  /** Half a character is U+FFFD. */
  readonly text: string;
  /** 0 to 1, after token healing's constraint. */
  readonly probability: number;
  /** What model and memory each thought of it, where the engine tells. */
  readonly source?: TokenSource;
}

export interface FilterVerdict {
  readonly filter: string;
  readonly verdict: "kept" | "changed" | "dropped";
  /** What the filter left of the text; null where it changed nothing. */
  readonly after: string | null;
}

/** Milliseconds; null where a stage was not reached. */
export interface RecordTimings {
  readonly contextMs: number | null;
  readonly inferenceMs: number | null;
  readonly postprocessMs: number | null;
  /** From the request, or the change before it, received to the answer ready. */
  readonly totalMs: number;
}

/** A line of the list of records. */
export type RecordSummary = Pick<
  RequestRecord,
  "id" | "time" | "uri" | "position" | "triggerKind" | "outcome" | "cacheHit" | "insertText"
>;

/** What `loupe replay` reads. */
export interface ExportedRecord {
  readonly format: "loupe-record-1";
  /** Of Loupe. */
  readonly version: string;
  readonly record: RequestRecord;
}

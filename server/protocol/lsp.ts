// Our own requests and notifications between editor and language server, beside those of LSP 3.18.
import {
  NotificationType,
  RequestType,
  RequestType0,
  type TextDocumentPositionParams,
} from "vscode-languageserver-protocol";
import type { GenerateResult, LoadResult, TokenSource } from "./engine";
import type { TokenId } from "./tokenId";
import type { ExplainParams } from "./explain";
import type { ExportedRecord, RecordSummary } from "./record";
import type { Sentence } from "./sentences";

/** Sent by the client in `initialize`, all optional: the server runs with none. */
export interface InitializationOptions {
  /** The section `loupe` of the client's settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
  /** True where the client has the command `ACCEPTED_COMMAND`: suggestions then tell when they are accepted. */
  readonly acceptedCommand?: boolean;
  /** True where the client lets people cycle through several suggestions: an explicit request gets up to three. */
  readonly alternatives?: boolean;
  /** True where the client answers `DefinitionsRequest`. */
  readonly definitions?: boolean;
  /** What `PersonalNotification` gave earlier sessions to keep: `lessons` of the user and of the workspace. */
  readonly personal?: unknown;
}

/** server → client: where these symbols of a document are declared, by the editor's own language services. */
export const DefinitionsRequest = new RequestType<DefinitionsParams, readonly DefinitionPlace[], void>(
  "loupe/definitions",
);

export interface DefinitionsParams {
  readonly uri: string;
  readonly symbols: readonly SymbolReference[];
}

export interface SymbolReference {
  readonly name: string;
  readonly line: number;
  /** UTF-16 code units, as LSP counts. */
  readonly character: number;
}

/** The lines of a declaration in another file. What stands there the server reads, past its gate. */
export interface DefinitionPlace {
  readonly uri: string;
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Run by the client after a suggestion was accepted; its arguments are the document's URI and the suggestion's number. */
export const ACCEPTED_COMMAND = "loupe.accepted";

/** client → server: the cursor rests there while nothing is typed: what a request would need may be read ahead. */
export const CursorRestsNotification = new NotificationType<TextDocumentPositionParams>("loupe/cursorRests");

/** client → server: a notebook's cells in their order, when it is opened and whenever that changes; of a closed one there are none. */
export const CellOrderNotification = new NotificationType<CellOrder>("loupe/cellOrder");

export interface CellOrder {
  readonly notebook: string;
  /** URIs, as the cells are opened by. */
  readonly cells: readonly string[];
}

export type ServerState =
  /** No engine process yet, or ended after idling: starts with the next request. */
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly model: string; readonly load: LoadResult }
  | { readonly kind: "thinking"; readonly model: string }
  | {
      readonly kind: "failed";
      readonly reason: FailureReason;
      /** What went wrong and what to do, one or two sentences for a person; in English. */
      readonly message: string;
      readonly sentence: Sentence;
    };

export type FailureReason =
  "modelMissing" | "modelChanged" | "modelUnreadable" | "unsupportedSystem" | "engineStopped" | "internal";

/** server → client: the state changed. */
export const StateNotification = new NotificationType<ServerState>("loupe/state");

/** server → client: shown once to the user, as the status bar's text; never a dialog. */
export const MessageNotification = new NotificationType<Message>("loupe/message");

export interface Message {
  /** In English. */
  readonly message: string;
  readonly sentence: Sentence;
}

/** client → server: end the engine and load the model again; answers with the state reached. */
export const RestartRequest = new RequestType0<ServerState, void>("loupe/restart");

/** client → server: what the engine is, and the counters of the last completion. For benches and reports. */
export const ReportRequest = new RequestType0<Report, void>("loupe/report");

export interface Report {
  readonly version: string;
  /** Version of ONNX Runtime. */
  readonly runtime: string;
  readonly state: ServerState;
  readonly serverPid: number;
  readonly enginePid: number | null;
  readonly serverResidentBytes: number;
  readonly engineResidentBytes: number;
  /** Processor time of server and running engine so far; a new engine counts from nothing. */
  readonly cpuMs: number;
  /** Longest time the server's event loop was blocked since the last report. */
  readonly maxEventLoopBlockMs: number;
  readonly lastCompletion: CompletionReport | null;
  readonly memory: MemoryReport;
  /** Of the engine that runs. */
  readonly runs: number;
  readonly runsAfterAbort: number;
  readonly maxRunsAfterAbort: number;
}

export interface CompletionReport {
  /** `completed`, or why there is nothing. */
  readonly outcome: string;
  /** Where a completed text came from. */
  readonly source: "model" | "completionCache" | null;
  readonly insertText: string;
  /** What was written before the filters; empty where nothing was. */
  readonly written: string;
  /** Characters behind the cursor that it writes itself. */
  readonly writtenReplaceLength: number;
  /** From the request (or the `didChange` before it) received to the answer ready. */
  readonly elapsedMs: number;
  readonly generate: GenerateResult | null;
  readonly logProbs: readonly number[];
  /** Where each of these tokens came from. */
  readonly sources: readonly TokenSource[];
  readonly confidence: number | null;
}

/** The workspace memory as it is now. */
export interface MemoryReport {
  /** True: every file of the folders is in the engine's memory, or the memory is full. */
  readonly isComplete: boolean;
  readonly files: number;
  readonly tokens: number;
  readonly bytes: number;
  readonly sourceBytes: number;
  readonly cpuMs: number;
}

/** client → server: the last requests, newest first. */
export const RecordsRequest = new RequestType0<readonly RecordSummary[], void>("loupe/records");

/** client → server: one request's whole record, ready to be exported; null where it is no longer kept. */
export const RecordRequest = new RequestType<{ readonly id: number }, ExportedRecord | null, void>(
  "loupe/record",
);

export interface TokensParams {
  readonly text: string;
}

/** One token of a text. Offsets count UTF-16 code units; a character split over tokens belongs to all of them. */
export interface TokenSpan {
  readonly tokenId: TokenId;
  readonly start: number;
  readonly end: number;
  /** The token's own bytes; all tokens together give the text's UTF-8 bytes. */
  readonly bytes: readonly number[];
}

export interface TokensResult {
  readonly model: string;
  readonly contextLength: number;
  readonly nLayer: number;
  readonly nHead: number;
  readonly nKvHead: number;
  readonly headDim: number;
  readonly vocabSize: number;
  readonly tokens: readonly TokenSpan[];
}

export interface StatementParams {
  readonly uri: string;
  /** UTF-16 code units. */
  readonly offset: number;
}

/** client → server: the function or statement that stands at an offset of an open document; null: there is none. */
export const StatementRequest = new RequestType<
  StatementParams,
  { readonly start: number; readonly end: number } | null,
  void
>("loupe/statement");

/** client → server: how the model's tokenizer cuts a text. Needs no engine. A refusal's data is its sentence, if it has one. */
export const TokensRequest = new RequestType<TokensParams, TokensResult, Sentence | undefined>(
  "loupe/tokens",
);

/** client → server: what the panel asks about a text; the answer is that of `ExplainQuestions`, in its wire form. Refused as above. */
export const ExplainRequest = new RequestType<ExplainParams, unknown, Sentence | undefined>("loupe/explain");

/** client → server: the panel was closed; what is kept for it is given back. */
export const EndExplainRequest = new RequestType0<null, void>("loupe/endExplain");

export interface ScoreRequestParams {
  readonly tokenIds: readonly TokenId[];
}

export interface ScoreRequestResult {
  /** One for each token but the first: its natural log-probability after the ones before. */
  readonly logProbs: readonly number[];
}

/** client → server: how probable the model finds a text of at most its window. */
export const ScoreRequest = new RequestType<ScoreRequestParams, ScoreRequestResult, void>("loupe/score");

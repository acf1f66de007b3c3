// Every message between the language server and the engine's process. The engine knows token ids, never text.
// Sent with structured clone (`serialization: "advanced"`), so typed arrays travel as they are.
import type { MixingWeights } from "./mixing";
import type { TokenId } from "./tokenId";
import type { MemoryOpinion, RecordedMemory } from "./memoryOpinion";
import type {
  AttentionParams,
  AttentionResult,
  ScoreParams,
  ScoreResult,
  ProbeParams,
  ProbeResult,
  OverviewParams,
  OverviewResult,
  VectorParams,
  VectorResult,
  AblateParams,
  AblateResult,
  DirectParams,
  DirectResult,
  FeedForwardParams,
  FeedForwardResult,
  LookBackParams,
  LookBackResult,
  TimesParams,
  TimesResult,
} from "./engineProbe";
import type { Sentence } from "./sentences";
import type { ExecutionProvider } from "./settings";

/** The numbers of one model, as `models/manifest.json` has them. */
export interface ModelShape {
  readonly vocabSize: number;
  /** The model's window, in tokens. */
  readonly contextLength: number;
  readonly nLayer: number;
  readonly nHead: number;
  readonly nKvHead: number;
  readonly headDim: number;
}

export interface LoadParams {
  /** Absolute path of the `.onnx` file; its checksum has been checked before. */
  readonly modelPath: string;
  readonly shape: ModelShape;
  readonly executionProvider: ExecutionProvider;
  /** Path of the CUDA provider's library; absent or empty: the user has named none. */
  readonly cudaLibrary?: string;
  /** Absent: one. */
  readonly threads?: number;
  /** Where the engine may write for a moment; absent: where the system keeps such files. */
  readonly workFolder?: string;
}

export type ProviderName = Exclude<ExecutionProvider, "auto">;

/** One provider that was tried when the model was loaded. */
export interface ProviderTrial {
  readonly provider: ProviderName;
  readonly outcome: "chosen" | "slower" | "failed" | "disagrees";
  /** Why it failed, or in what it disagreed with the CPU. */
  readonly detail: string;
  readonly prefillMs: number;
  readonly decodeStepMs: number;
}

export interface LoadResult {
  readonly provider: ProviderName;
  readonly trials: readonly ProviderTrial[];
  readonly loadMs: number;
  readonly threads: number;
  /** False where the model or the provider cannot give attention weights. */
  readonly hasAttention: boolean;
}

/**
 * Token healing: the prompt ends before a partial token, and what is generated first must spell it out again.
 * State `i` lists what may come next: `complete` ids end the constraint, `partial` ids lead to a later state.
 */
export interface HealingState {
  readonly complete: readonly TokenId[];
  readonly partial: readonly { readonly tokenId: TokenId; readonly next: number }[];
}

/** Ids of a text in as few bytes as the vocabulary allows. */
export type PackedIds = Uint16Array | Uint32Array;

/** What a generation may read of the memory. */
export interface MemoryQuery {
  /** Which of the memories that `remember` filled. */
  readonly folder: string;
  /** The document's copy there is not read: `before` and `after` are newer. */
  readonly file: string;
  /** Their occurrences count more. */
  readonly openFiles: readonly string[];
  /** The document up to where the generated text begins. */
  readonly before: PackedIds;
  /** The document behind the cursor; no match crosses the cursor. */
  readonly after: PackedIds;
  /** Null: the memory alone, the model is not run. */
  readonly mixing: MixingWeights | null;
}

export interface GenerateParams {
  /** Whole prompt; the engine keeps the longest prefix that its KV cache holds already. */
  readonly promptIds: readonly TokenId[];
  /** Of a prompt that has the suffix behind the prefix: where it begins, and whether what an earlier prompt's was read as may stand for it. */
  readonly suffix?: { readonly from: number; readonly mayMove: boolean };
  readonly maxTokens: number;
  /** Generation ends when one of these is chosen (`eos`); it is not sent. */
  readonly eosIds: readonly TokenId[];
  /** Generation ends after one of these was sent (`stopToken`): every id whose text has a line end. */
  readonly stopIds: readonly TokenId[];
  /** Empty: no constraint. */
  readonly healing: readonly HealingState[];
  /** Never chosen, and no part of any probability. */
  readonly maskedIds: readonly TokenId[];
  /**
   * Ids that end the wanted line before they add anything to it: one outcome together with `eosIds`. None is sent.
   * Empty where more than a line is wanted.
   */
  readonly endIds: readonly TokenId[];
  /** True: something has to come; the end is not chosen first. */
  readonly mustBegin: boolean;
  /** Generation ends (`hopeless`) when the sum of the log-probabilities falls below; null: never. */
  readonly minSumLogProb: number | null;
  /** Null: the model alone. */
  readonly memory: MemoryQuery | RecordedMemory | null;
}

export type StopReason =
  | "eos"
  | "maxTokens"
  | "stopToken"
  | "contextLength"
  /** Too improbable to go on. */
  | "hopeless"
  /** The memory alone was asked and knows nothing more. */
  | "unknown"
  | "aborted";

/** Where a token came from. */
export interface TokenSource {
  /** The model's own probability of the token. */
  readonly modelProb: number;
  /** The memory's; 0 where it has seen nothing alike. */
  readonly memoryProb: number;
  /** The memory's share in the mixture, 0 to 1. */
  readonly memoryShare: number;
  /** Absent where the memory was not asked or knew nothing. */
  readonly opinion?: MemoryOpinion;
}

export interface GenerateResult {
  readonly stopReason: StopReason;
  readonly promptLength: number;
  /** Positions of the prompt that the KV cache already held. */
  readonly reusedLength: number;
  /** Those of them whose keys were turned, being of an earlier place of the suffix; absent: none. */
  readonly movedLength?: number;
  /** Tokens fed through the model for this request, prompt and generated ones together. */
  readonly tokensEvaluated: number;
  /** `session.run` calls for this request. */
  readonly runs: number;
  /** Tokens chosen, the end included: with a draft several come of one run. */
  readonly chosen: number;
  /** Log-probability of ending there; null where it did not end by its own choice. */
  readonly endLogProb: number | null;
  /** Of the step that chose the end; absent where the memory had no say in it. */
  readonly endOpinion?: MemoryOpinion;
  readonly prefillMs: number;
  readonly decodeMs: number;
}

/** The last element of a generation's stream. */
export interface GenerateEnd {
  readonly kind: "end";
  readonly result: GenerateResult;
}

/** What a generation chooses from, at one of its steps: by the same rules, on the same mixture of model and memory. */
export interface ChoicesParams {
  readonly generate: GenerateParams;
  /** Tokens after the prompt, chosen by the model or by the caller. */
  readonly chosen: readonly TokenId[];
  /** How many are wanted, at most. */
  readonly count: number;
}

export interface RankedChoice {
  /** Null: the text ends here. */
  readonly tokenId: TokenId | null;
  /** 0 to 1, of the mixture. */
  readonly probability: number;
  readonly source: TokenSource;
}

export interface ChoicesResult {
  /** The most probable first: what the generation takes. */
  readonly choices: readonly RankedChoice[];
}

/** Parts of the user's files for the memory, in small batches. */
export interface RememberParams {
  readonly folder: string;
  /** `null` takes a file out; an empty list of files and `clear` empties the folder's memory. */
  readonly files: readonly { readonly file: string; readonly tokenIds: PackedIds | null }[];
  readonly clear: boolean;
}

export interface RememberResult {
  /** Of all folders together. */
  readonly tokens: number;
  readonly bytes: number;
  /** True: the memory's bound is reached; files of this batch were left out. */
  readonly isFull: boolean;
}

/** What is asked of the loaded model, each answered once. The engine starts for it. */
export interface ModelRequests {
  attention: { params: AttentionParams; result: AttentionResult };
  score: { params: ScoreParams; result: ScoreResult };
  probe: { params: ProbeParams; result: ProbeResult };
  overview: { params: OverviewParams; result: OverviewResult };
  vector: { params: VectorParams; result: VectorResult };
  lookBack: { params: LookBackParams; result: LookBackResult };
  choices: { params: ChoicesParams; result: ChoicesResult };
  direct: { params: DirectParams; result: DirectResult };
  ablate: { params: AblateParams; result: AblateResult };
  feedForward: { params: FeedForwardParams; result: FeedForwardResult };
  times: { params: TimesParams; result: TimesResult };
}

/** All that is asked of the engine, each answered once. */
export interface EngineRequests extends ModelRequests {
  load: { params: LoadParams; result: LoadResult };
  generate: { params: GenerateParams; result: GenerateResult };
  remember: { params: RememberParams; result: RememberResult };
  /** The panel was closed: what is kept for it is given back. */
  endProbe: { params: null; result: null };
  /** Resident bytes of the engine's process, and runs made after their request was aborted (at most one each). */
  stats: { params: null; result: EngineStats };
}

export interface EngineStats {
  readonly residentBytes: number;
  /** Processor time of the process so far, all its threads. */
  readonly cpuMs: number;
  readonly runs: number;
  readonly runsAfterAbort: number;
  /** Most runs made after one abort. */
  readonly maxRunsAfterAbort: number;
}

export type EngineMethod = keyof EngineRequests;
export type ModelMethod = keyof ModelRequests;

export type ToEngine =
  | { [M in EngineMethod]: { type: M; id: number; params: EngineRequests[M]["params"] } }[EngineMethod]
  /** Ends the request `id` before its next run; it is answered with what it has, or an error of code `aborted`. */
  | { type: "abort"; id: number }
  /** Answered between two runs. */
  | { type: "ping"; id: 0 };

export type EngineErrorCode = "modelUnreadable" | "badRequest" | "aborted" | "notLoaded" | "internal";

export type FromEngine =
  /** Of the runs so far, the most time that a run took for each of its tokens; null: there was none. */
  | { type: "pong"; id: 0; slowestTokenMs: number | null }
  /** One generated token, sent as soon as it is chosen. */
  | { type: "token"; id: number; tokenId: TokenId; logProb: number; source: TokenSource }
  | {
      [M in EngineMethod]: { type: "result"; method: M; id: number; result: EngineRequests[M]["result"] };
    }[EngineMethod]
  /** `said`: the same as a sentence for a person, where it is one. */
  | { type: "error"; id: number; code: EngineErrorCode; message: string; sentence?: Sentence };

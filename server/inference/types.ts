// The seam between the pipeline and whatever completes text: context in, stream of text out. The local way and a
// completion server both implement `Infer`; the pipeline does not know which it talks to.
import type { CompletionContext, CursorSnapshot } from "../context/types";
import type { GenerateEnd, GenerateParams, TokenSource } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { RecordedMemory } from "../protocol/memoryOpinion";
import type { PromptRecord, TokenRecord } from "../protocol/record";
import type { WorkspaceMemoryMode } from "../protocol/settings";

export interface InferOptions {
  readonly maxTokens: number;
  /** Told of what lies behind the text, where the engine is ours. */
  readonly observer?: InferObserver;
  /** Absent: nothing is known beyond the context. */
  readonly request?: InferRequest;
  /** The run ends where the sum of the log-probabilities falls below it; absent: as the request's kind has it. */
  readonly minSumLogProb?: number;
  /** The generated text begins with none of these. */
  readonly avoidedFirstIds?: readonly TokenId[];
}

export interface InferObserver {
  readonly onPrompt: (prompt: PromptRecord) => void;
  /** What the engine is asked, whole. */
  readonly onGenerate: (params: GenerateParams) => void;
  readonly onToken: (token: TokenRecord) => void;
}

/** Of the request what the context does not carry: the memory reads the whole document. */
export interface InferRequest extends CursorSnapshot {
  readonly triggerKind: "invoked" | "automatic";
  readonly workspaceMemory: WorkspaceMemoryMode;
  /** What the memory thought when this was asked before, step by step: used in its place. */
  readonly recordedOpinions?: RecordedMemory["opinions"];
}

/** A piece of generated text: whole characters, never half of one. */
export interface InferredPiece {
  readonly kind: "piece";
  readonly text: string;
  /** Natural logarithms of the probabilities of the tokens whose text is complete with this piece. */
  readonly logProbs: readonly number[];
  /** One for each of `logProbs`, where the engine tells. */
  readonly sources?: readonly TokenSource[];
}

/** Pieces as they are generated, at last the counters of the run. */
export type InferStream = AsyncGenerator<InferredPiece | GenerateEnd, void, void>;

/**
 * Streams the text that belongs between `context.prefix` and `context.suffix`. Ending the iteration early (`return`)
 * ends the generation. Throws the signal's reason when aborted, an `InferenceError` when the engine fails.
 */
export type Infer = (context: CompletionContext, options: InferOptions, signal: AbortSignal) => InferStream;

/** A fault of the model or the engine: the message is for a person and says what to do. */
export class InferenceError extends Error {
  override readonly name = "InferenceError";
}

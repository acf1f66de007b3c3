// What the panel asks of the engine: a look into the model at one text. Types only.
import type { TokenId } from "./tokenId";

/** Attention weights of one head over a token sequence. */
export interface AttentionParams {
  readonly tokenIds: readonly TokenId[];
  readonly layer: number;
  readonly head: number;
}

export interface AttentionResult {
  /** Row-major [tokenIds.length, tokenIds.length]; row i sums to 1 over columns 0..i, the rest is 0. */
  readonly weights: Float32Array;
}

/** Log-probability of every token after its predecessors, from `from` on; the first of all has none. */
export interface ScoreParams {
  readonly tokenIds: readonly TokenId[];
  /** 1 where it is left out. */
  readonly from?: number;
}

export interface ScoreResult {
  /** [tokenIds.length - from], natural logarithm, softmax over the full vocabulary. */
  readonly logProbs: Float32Array;
  /** [tokenIds.length - from]: how many tokens the model held for more probable. */
  readonly ranks: Int32Array;
}

/** What happens inside the model at one token of a sequence, in one layer and head. */
export interface ProbeParams {
  readonly tokenIds: readonly TokenId[];
  readonly position: number;
  readonly layer: number;
  readonly head: number;
}

/** T = position + 1: the tokens that this one sees, itself included. */
export interface ProbeResult {
  /** [headDim], as the projection gives it. */
  readonly query: Float32Array;
  /** [headDim], rotated to its position; the same as `query` where the model rotates nothing. */
  readonly rotatedQuery: Float32Array;
  /** [T, headDim] of the head's KV head, rotated to their positions. */
  readonly keys: Float32Array;
  /** [T, headDim] */
  readonly values: Float32Array;
  /** [T]: the model's own attention weights. */
  readonly weights: Float32Array;
  /** Whether the graph itself gave the weights; else they were computed from queries and keys. */
  readonly weightsAreRead: boolean;
  /** Factor of q·k. */
  readonly scale: number;
  /** [nLayer + 1, hiddenSize]: the residual stream that each layer reads, then what the head reads. */
  readonly hidden: Float32Array;
  /** [vocabSize]: what the model says about the next token. */
  readonly logits: Float32Array;
}

/** Pairs of tokens that belong together in some way: `rows[i]` stands behind `columns[i]`. */
export interface TokenPairs {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** All layers and heads over a sequence, small; and how much each head looks along each relation. */
export interface OverviewParams {
  readonly tokenIds: readonly TokenId[];
  readonly relations: readonly TokenPairs[];
}

export interface OverviewResult {
  /** Side of one picture, in cells: a cell is the largest weight of the part of the map it stands for. */
  readonly side: number;
  /** [nLayer, nHead, side, side], 255 · √weight. */
  readonly pictures: Uint8Array;
  /** [nLayer, nHead, relations]: mean weight that a token gives to those it belongs to. */
  readonly scores: Float32Array;
  /** What a role has to exceed: the same with partners at shuffled distances, or at any other one distance. */
  readonly shuffled: Float32Array;
  /** [tokens]: mean weight, over all heads, that each token gets from those behind it. */
  readonly received: Float32Array;
}

/** One vector for a whole sequence. */
export interface VectorParams {
  readonly tokenIds: readonly TokenId[];
}

export interface VectorResult {
  /** [hiddenSize]: the mean, over the tokens, of the residual stream that the head reads. */
  readonly vector: Float32Array;
}

/** A part of one layer of the model. */
export type ModelPart =
  | { readonly kind: "head"; readonly layer: number; readonly head: number }
  | { readonly kind: "feedForward"; readonly layer: number };

/** The tokens from `from` on, scored with the keys and values of each stretch before them taken away in turn. */
export interface DirectParams {
  readonly tokenIds: readonly TokenId[];
  readonly from: number;
  /** Each before token `from` - 1, which reads them. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
}

/**
 * Null where keys cannot be turned by a number of positions. What other tokens know of a stretch stays: an estimate of what
 * leaving it out of the text costs, for a run of the scored tokens alone.
 */
export type DirectResult = {
  /** [parts]: 0, which is as much as can be, for those that were not compared. */
  readonly without: Float32Array;
  /** Parts that the scored tokens look at most. */
  readonly compared: number;
} | null;

/** The tokens from `from` on, scored with each part left out in turn: what it gives at their places counts as zeros. */
export interface AblateParams {
  readonly tokenIds: readonly TokenId[];
  /** tokenIds.length: none is scored, what may come next is asked alone. */
  readonly from: number;
  readonly parts: readonly ModelPart[];
}

export interface AblateResult {
  /** Sum of the log-probabilities of the scored tokens, with everything. */
  readonly whole: number;
  /** [parts]: the same without each part. */
  readonly without: Float32Array;
  /** [parts + 1, vocabSize], of the first place: with everything, then without each part. Empty where tokens are scored. */
  readonly logits: Float32Array;
}

/** What a feed-forward layer does at the last token of a sequence. */
export interface FeedForwardParams {
  readonly tokenIds: readonly TokenId[];
}

export interface FeedForwardResult {
  /** [nLayer, hiddenSize]: what each layer's adds to the stream. */
  readonly added: Float32Array;
  /** [nLayer, neurons]: how much each neuron answers. */
  readonly neurons: Float32Array;
}

/** What the last token of a sequence looks at, in all layers and heads. */
export interface LookBackParams {
  readonly tokenIds: readonly TokenId[];
}

export interface LookBackResult {
  /** [nLayer, nHead, tokenIds.length]; each row sums to 1. */
  readonly weights: Float32Array;
}

export interface TimesParams {
  readonly tokenIds: readonly TokenId[];
}

/** How long each node of the model's graph takes, in their order. */
export interface TimesResult {
  readonly names: readonly string[];
  /** [names]: milliseconds, the least of some runs: what else the machine does meanwhile adds to single ones. */
  readonly ms: Float32Array;
}

// What the panel is told of the model's inside at one text: tokens, attention, layers, weights, vocabulary.
import type { TokenSource } from "./engine";
import type { TokenId } from "./tokenId";

/** A token of the vocabulary; its text is what its bytes say. */
export interface NamedToken {
  readonly tokenId: TokenId;
  readonly bytes: readonly number[];
  /** A mark of the model's own, which no text contains. */
  readonly isSpecial?: true;
}

export interface RankedToken extends NamedToken {
  readonly probability: number;
}

/** What may come next in a suggestion. */
export interface NextChoice {
  /** Null: the text ends here. */
  readonly token: NamedToken | null;
  /** Of the mixture of model and workspace memory, among what was allowed there. */
  readonly probability: number;
  readonly source: TokenSource;
}

/** Where a layer, a head and a token meet. */
export interface HeadPlace {
  readonly position: number;
  readonly layer: number;
  readonly head: number;
}

/** One head over all tokens, as a picture; tokens that the window does not hold are left out. */
export interface AttentionMap {
  readonly length: number;
  readonly omitted: number;
  /** Cells of the picture's side: one for each token, or fewer where there are very many. */
  readonly side: number;
  /** Row-major [side, side], 255 · √weight; a cell is the largest of the weights that share it. */
  readonly picture: Uint8Array;
  /** Sum of all weights above the diagonal. */
  readonly ahead: number;
}

/** One token in one head: Attention(Q, K, V) with its numbers. T = position + 1 tokens are seen. */
export interface HeadStep {
  readonly kvHead: number;
  /** [headDim] */
  readonly query: Float32Array;
  /** [headDim], turned to its position. */
  readonly rotatedQuery: Float32Array;
  /** [T, headDim], turned to their positions. */
  readonly keys: Float32Array;
  /** [T, headDim] */
  readonly values: Float32Array;
  /** Factor of q·k: 1 / √headDim. */
  readonly scale: number;
  /** [T]: q·k · scale. */
  readonly scores: Float32Array;
  /** [T]: read from the model where it gives them, else softmax of the scores. */
  readonly weights: Float32Array;
  readonly weightsAreRead: boolean;
  /** [headDim]: Σ weight · value. */
  readonly output: Float32Array;
}

/** What a head may look at, by the code's own structure. */
export const RELATIONS = [
  "previousToken",
  "firstToken",
  "sameIdentifier",
  "matchingBracket",
  "sameLine",
  "sameIndentation",
] as const;
export type Relation = (typeof RELATIONS)[number];

export interface HeadsOverview {
  readonly length: number;
  readonly omitted: number;
  /** Cells of a picture's side. */
  readonly side: number;
  /** [nLayer, nHead, side, side], 255 · √weight. */
  readonly pictures: Uint8Array;
  /** [nLayer, nHead, RELATIONS.length]: mean weight that a token gives to those it belongs to. */
  readonly scores: Float32Array;
  /** What a role has to exceed: the same with partners at shuffled distances, or at any other one distance. */
  readonly shuffled: Float32Array;
  /** [tokens]: mean weight, over all heads, that each token gets from those behind it. */
  readonly received: Float32Array;
}

/** What each head looks at most from one token, among the other tokens that are words: where there is one. */
export interface StrongestLooks {
  /** [nLayer · nHead]: index of the token; −1: there is none. */
  readonly others: Int32Array;
  /** [nLayer · nHead]: the weight that it gets. */
  readonly weights: Float32Array;
}

export interface NextToken {
  /** [vocabSize], as the model gave them. */
  readonly logits: Float32Array;
  /** The most probable first. */
  readonly candidates: readonly NamedToken[];
}

export interface Surprise {
  readonly length: number;
  readonly omitted: number;
  /** [length - 1], natural logarithm, of each token but the first after those before it. */
  readonly logProbs: Float32Array;
  /** [length - 1]: how many tokens were more probable. */
  readonly ranks: Int32Array;
}

/** What the head would say of the residual stream behind each layer. */
export interface LayerLens {
  /** [nLayer + 1]: behind the embedding, then behind each layer. The last is the model's real answer. */
  readonly rows: readonly {
    readonly candidates: readonly RankedToken[];
    /** How many tokens this row holds for more probable than the one the model chose at last. */
    readonly rankOfChoice: number;
    readonly probabilityOfChoice: number;
  }[];
  /** Largest difference of a logit between the head in float32 and the engine's own, in the last row. */
  readonly quantisation: number;
  /** [nLayer + 1, hiddenSize]: the residual stream itself, in the order of `rows`. */
  readonly stream: Float32Array;
}

export interface EmbeddingRow {
  /** [hiddenSize] */
  readonly row: Float32Array;
  /** [hiddenSize], as stored; empty where the table is not quantised. */
  readonly codes: Uint8Array;
  /** [hiddenSize / blockSize] */
  readonly scales: Float32Array;
  readonly zeroPoint: number;
  readonly blockSize: number;
  readonly nearest: readonly (NamedToken & { readonly cosine: number })[];
}

export interface RotaryPosition {
  /** [pairs]: angle's cosine and sine at this position, read from the model. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  /** [headDim] */
  readonly query: Float32Array;
  readonly rotatedQuery: Float32Array;
  /** [headDim] of the token's own key, before it is turned. */
  readonly key: Float32Array;
  /** [position + 1]: q·k · scale if the key stood so many tokens before the query. */
  readonly scoreByDistance: Float32Array;
  readonly interleaved: boolean;
}

export const MATRICES = ["query", "key", "value", "output"] as const;
export type MatrixName = (typeof MATRICES)[number];

/** The part of a matrix that one head uses. */
export interface HeadMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float32Array;
  /** "int8", "int4", "float32", "float16" */
  readonly type: string;
  /** Bytes of this part in the file, scales included. */
  readonly bytes: number;
  /** The first block as stored; null where the matrix is not quantised. */
  readonly block: { readonly codes: Uint8Array; readonly scale: number; readonly zeroPoint: number } | null;
}

export interface Parameters {
  readonly parts: readonly {
    readonly name: "embedding" | "attention" | "feedForward" | "norm" | "other";
    readonly count: number;
    readonly bytes: number;
  }[];
  /** Scales and zero points of quantised blocks: bytes that are no parameters. */
  readonly scaleBytes: number;
  readonly fileBytes: number;
}

export interface VocabularyEntry extends Omit<NamedToken, "isSpecial"> {
  readonly isSpecial: boolean;
  /** Order in which its merge was learnt; null for single bytes and special tokens. */
  readonly mergeRank: number | null;
  readonly parts: readonly NamedToken[];
}

/** Where a token stands in the vocabulary: ids are the order of learning. */
export interface VocabularyPlace {
  readonly own: VocabularyEntry;
  /** Learnt just before and just after. */
  readonly before: readonly NamedToken[];
  readonly after: readonly NamedToken[];
}

export interface VocabularyAnswer {
  readonly vocabSize: number;
  readonly matches: number;
  /** The first of the matches. */
  readonly entries: readonly VocabularyEntry[];
  /** How the searched text itself is built of tokens. */
  readonly spelled: readonly NamedToken[];
}

/** One layer's feed-forward part at one token. */
export interface FeedForwardStep {
  /** [nLayer]: length of what each layer's adds to the stream. */
  readonly lengths: Float32Array;
  /** [hiddenSize]: what this layer's adds. */
  readonly added: Float32Array;
  /** [neurons]: how much each neuron of this layer answers. */
  readonly answers: Float32Array;
  /** Those that add most, the strongest first: how much they answer, how long what they add is, and what it speaks for. */
  readonly neurons: readonly {
    readonly index: number;
    readonly answer: number;
    readonly length: number;
    readonly speaksFor: readonly NamedToken[];
  }[];
  /** The next token with everything, and by ablation: the model run again with this layer's part as zeros here. */
  readonly withIt: readonly RankedToken[];
  readonly withoutIt: readonly RankedToken[];
}

/** How long each stage of the model takes for a text of so many tokens, on this machine. */
export interface StageTimes {
  readonly count: number;
  readonly embeddingMs: number;
  /** [nLayer] */
  readonly attentionMs: Float32Array;
  /** [nLayer] */
  readonly feedForwardMs: Float32Array;
  /** Scores of the last token alone. */
  readonly headMs: number;
}

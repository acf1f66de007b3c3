// What the panel asks about a text, and what it is told. The page asks, the host adds the text, the server answers.
// Typed arrays cross JSON as base64 (`WireArray`), so every number arrives bit for bit.
import type { TokenSource } from "./engine";
import type { TokenId } from "./tokenId";
import type { RequestRecord } from "./record";

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

/** A place in a prompt: tokens `from` to `to`, the second not included. */
export interface PromptSpan {
  readonly from: number;
  readonly to: number;
}

/** What a suggestion's probability owes to each part of its prompt. */
export interface Influence {
  /** Natural logarithm of the probability of the chosen tokens after the whole prompt. */
  readonly whole: number;
  readonly parts: readonly {
    readonly text: string;
    /** The same without this part. */
    readonly without: number;
  }[];
}

/** A place of a file that is compared with the selection. */
export interface SimilarPlace {
  readonly uri: string;
  /** As a person knows it. */
  readonly name: string;
  /** Counted from 0, the second not included. */
  readonly firstLine: number;
  readonly endLine: number;
  readonly text: string;
  /** [hiddenSize] */
  readonly vector: Float32Array;
  /** Of both vectors, each less the mean of all places: what all code has in common tells nothing. */
  readonly cosine: number;
}

export interface Similar {
  /** [hiddenSize] of the selection. */
  readonly vector: Float32Array;
  /** [hiddenSize]: the mean vector of all places. */
  readonly mean: Float32Array;
  /** The most similar first. */
  readonly places: readonly SimilarPlace[];
  readonly compared: number;
  /** Places that were too many to compare. */
  readonly left: number;
  /** Files whose places are meant by both. */
  readonly files: number;
  /** Source files of the workspace that were too many to read. */
  readonly filesLeft: number;
}

/** Where similar places are looked for: in what is open in the editor, or in the workspace's source files as well. */
export const SIMILAR_SCOPES = ["open", "workspace"] as const;
export type SimilarScope = (typeof SIMILAR_SCOPES)[number];

/** How the attention that the last token of a prompt pays, over all layers and heads, falls on parts of the prompt. */
export interface PartAttention {
  /** [nLayer, parts]: mean over the layer's heads of the summed weights; a row sums to 1 where the parts are the prompt. */
  readonly byLayer: Float32Array;
  /** [parts]: mean over layers. */
  readonly shares: Float32Array;
}

/** What lines around the cursor are worth to the last suggestion: each is left out, and the suggestion scored again. */
export interface LineInfluence {
  /** Id of the suggestion's record. */
  readonly record: number;
  readonly uri: string;
  /** Natural logarithm of the probability of the suggestion after the whole prompt. */
  readonly whole: number;
  readonly groups: readonly {
    /** Lines of the document, from 0, the second not included. */
    readonly firstLine: number;
    readonly endLine: number;
    /** As the prompt has them: an edit since then makes them others. */
    readonly text: string;
    readonly without: number;
  }[];
}

/** The same for the tokens of one of these groups of lines, in the order of the text. */
export interface TokenInfluence {
  readonly uri: string;
  readonly firstLine: number;
  /** Of the lines, as the prompt has them. */
  readonly text: string;
  readonly whole: number;
  readonly tokens: readonly {
    /** Place in `text`, in UTF-16 code units. */
    readonly start: number;
    readonly end: number;
    /** More than one where the lines have very many: they are left out together. */
    readonly tokenIds: readonly TokenId[];
    readonly without: number;
  }[];
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

/** What a suggestion came from: a line, and the head that carries it; each found by leaving it out. */
export interface Cause {
  readonly record: number;
  readonly uri: string;
  readonly whole: number;
  /** The line, or group of far ones, without which the suggestion loses most. */
  readonly line: {
    readonly firstLine: number;
    readonly endLine: number;
    readonly text: string;
    readonly without: number;
  };
  /** [nLayer · nHead]: log-probability without each head. */
  readonly withoutHead: Float32Array;
  /** [nLayer · nHead]: the same with the line left out as well. */
  readonly withoutBoth: Float32Array;
  /** [nLayer · nHead]: attention of the prompt's last token to the line. */
  readonly looks: Float32Array;
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

/** Every question: what is asked, and what the answer is. */
export interface ExplainQuestions {
  attention: { ask: { readonly layer: number; readonly head: number }; answer: AttentionMap };
  head: { ask: HeadPlace; answer: HeadStep };
  overview: { ask: object; answer: HeadsOverview };
  looks: { ask: { readonly position: number }; answer: StrongestLooks };
  next: { ask: { readonly position: number }; answer: NextToken };
  surprise: { ask: object; answer: Surprise };
  layers: { ask: { readonly position: number }; answer: LayerLens };
  embedding: { ask: { readonly tokenId: TokenId }; answer: EmbeddingRow };
  position: { ask: HeadPlace; answer: RotaryPosition };
  weights: {
    ask: { readonly layer: number; readonly head: number; readonly matrix: MatrixName };
    answer: HeadMatrix;
  };
  parameters: { ask: object; answer: Parameters };
  /** The last suggestion that a model was asked for; `turn` makes the question a new one. */
  suggestion: { ask: { readonly turn: number }; answer: { readonly record: RequestRecord | null } };
  /**
   * What may come in a suggestion after the tokens that were chosen so far: with its own prompt and rules, on the same
   * mixture. The first is what the engine takes.
   */
  continue: {
    ask: { readonly record: number; readonly chosen: readonly TokenId[] };
    answer: {
      readonly choices: readonly NextChoice[];
      /** The last of the chosen tokens ends the line: the engine goes no further. */
      readonly isComplete: boolean;
    };
  };
  influence: {
    ask: {
      readonly promptIds: readonly TokenId[];
      readonly chosen: readonly TokenId[];
      readonly parts: readonly PromptSpan[];
    };
    answer: Influence;
  };
  similar: { ask: { readonly scope: SimilarScope }; answer: Similar };
  partAttention: {
    ask: {
      readonly promptIds: readonly TokenId[];
      readonly parts: readonly PromptSpan[];
    };
    answer: PartAttention;
  };
  /** Null: no suggestion was computed yet, or none of its prompt is of a document. `turn` as above. */
  lineInfluence: { ask: { readonly turn: number }; answer: { readonly lines: LineInfluence | null } };
  /** `group`: its place among the groups of lines; null: there is none. */
  tokenInfluence: {
    ask: { readonly record: number; readonly group: number };
    answer: { readonly tokens: TokenInfluence | null };
  };
  feedForward: { ask: { readonly position: number; readonly layer: number }; answer: FeedForwardStep };
  /** Null: no suggestion was computed yet, or none of its prompt is of a document. `turn` as above. */
  cause: { ask: { readonly turn: number }; answer: { readonly cause: Cause | null } };
  /** Null: the model does not run where its parts can be timed. */
  times: { ask: object; answer: { readonly times: StageTimes | null } };
  vocabularyPlace: { ask: { readonly tokenId: TokenId }; answer: VocabularyPlace };
  vocabulary: { ask: { readonly search: string }; answer: VocabularyAnswer };
}

export type QuestionKind = keyof ExplainQuestions;
export type Question = {
  [K in QuestionKind]: { readonly kind: K } & ExplainQuestions[K]["ask"];
}[QuestionKind];
export type Answer<K extends QuestionKind = QuestionKind> = ExplainQuestions[K]["answer"];

/** Longest text that is explained, in UTF-16 code units. */
export const MAX_EXPLAINED_LENGTH = 100_000;

export interface ExplainParams {
  readonly text: string;
  readonly question: Question;
}

/** A typed array in JSON: the bytes as they lie in memory, little-endian. */
export interface WireArray {
  readonly $array: "Float32Array" | "Int32Array" | "Uint8Array";
  readonly base64: string;
}

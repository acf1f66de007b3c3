// What the panel is told of a suggestion's origin: what its prompt owes to each part, and which places are alike.
import type { TokenId } from "./tokenId";

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

/** A line of the prompt, and what the suggestion loses without it. */
export interface CauseLine {
  /** Its place among all lines that were compared. */
  readonly at: number;
  /** Of another file; null: the document's own line. */
  readonly path: string | null;
  /** In the document, from 0; null: not known. */
  readonly line: number | null;
  readonly text: string;
  /** Log-probability of the suggestion, in nats, with the line left out of the prompt and all of it read anew. */
  readonly without: number;
}

/** What a suggestion came from is found unasked in models of so many heads at most: they take a second together. */
export const MOST_HEADS_UNASKED = 48;

/** What a suggestion came from, found by leaving lines out. */
export interface Cause {
  readonly record: number;
  readonly uri: string;
  /** Log-probability of the suggestion, in nats, after the whole prompt. */
  readonly whole: number;
  /** Those that were left out, the one first without which the suggestion loses most. At least one. */
  readonly lines: readonly CauseLine[];
  /** So many lines were compared to choose these: each taken out of what the suggestion's own tokens read. */
  readonly compared: number;
  /** [nLayer · nHead]: attention of the prompt's last token to the first of these lines. */
  readonly looks: Float32Array;
}

/** The suggestion scored with heads left out, one after another, where it is written. */
export interface CauseHeads {
  /** With every head. */
  readonly whole: number;
  /** [heads] */
  readonly without: Float32Array;
}

// What the panel asks about a text, and what it is told. The page asks, the host adds the text, the server answers.
// Typed arrays cross JSON as base64 (`WireArray`), so every number arrives bit for bit.
import type {
  NextChoice,
  HeadPlace,
  AttentionMap,
  HeadStep,
  HeadsOverview,
  StrongestLooks,
  NextToken,
  Surprise,
  LayerLens,
  EmbeddingRow,
  RotaryPosition,
  MatrixName,
  HeadMatrix,
  Parameters,
  VocabularyPlace,
  VocabularyAnswer,
  FeedForwardStep,
  StageTimes,
} from "./explainModel";
import type {
  PromptSpan,
  Influence,
  Similar,
  SimilarScope,
  PartAttention,
  LineInfluence,
  TokenInfluence,
  Cause,
  CauseHeads,
} from "./explainContext";
import type { TokenId } from "./tokenId";
import type { RequestRecord } from "./record";

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
  /**
   * The last suggestion that a model was asked for; `turn` makes the question a new one. `isFitted`: how far the memory is trusted
   * was measured with this model.
   */
  suggestion: {
    ask: { readonly turn: number };
    answer: { readonly record: RequestRecord | null; readonly isFitted: boolean };
  };
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
  /** `line`: one of those compared, left out as well; null: the whole prompt. Null: the suggestion is no longer known. */
  causeHeads: {
    ask: {
      readonly record: number;
      readonly line: number | null;
      readonly heads: readonly Omit<HeadPlace, "position">[];
    };
    answer: { readonly scored: CauseHeads | null };
  };
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

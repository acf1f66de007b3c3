// What the workspace memory thought of one step of a generation, small enough to travel with the token and to be kept in a
// request's record: with it the record can be run again where the memory's files are not.
import type { MixingWeights } from "./mixing";
import type { TokenId } from "./tokenId";

/** As much of the memory's distribution as the choice of one token depended on. */
export interface MemoryOpinion {
  /** Longest match with what stands before, in tokens. */
  readonly order: number;
  /** Weighted occurrences of that match. */
  readonly count: number;
  /** Share of the most frequent continuation among them. */
  readonly topShare: number;
  /** Whether the longest match is in the file at hand. */
  readonly isInFile: boolean;
  /** Probability of all ways to end, together. */
  readonly endProb: number;
  /** The most probable tokens that are no end, best first, and the chosen one. */
  readonly probabilities: readonly (readonly [TokenId, number])[];
  /** Probability of each token that was never seen there. */
  readonly unseen: number;
}

/** Stands for the memory where a record is run again: one opinion a step, null where the memory knew nothing. */
export interface RecordedMemory {
  readonly opinions: readonly (MemoryOpinion | null)[];
  /** Null: the memory alone, the model is not run. */
  readonly mixing: MixingWeights | null;
}

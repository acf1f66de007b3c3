// Measured scores of a head → its role here, if it has one: only what exceeds the same head's score on shuffled tokens,
// and what a head would give that looks at everything alike.
import type { HeadsOverview, Relation } from "../../server/protocol/explain";
import type { Twin } from "./i18n";
import { HEADS } from "./strings/heads";

/** A copy of the protocol's list, in its order: the page takes only types from there. */
export const RELATIONS = [
  "previousToken",
  "firstToken",
  "sameIdentifier",
  "matchingBracket",
  "sameLine",
] as const satisfies readonly Relation[];

export const RELATION_NAMES: Readonly<Record<Relation, Twin>> = {
  previousToken: HEADS.previousToken,
  firstToken: HEADS.firstToken,
  sameIdentifier: HEADS.sameIdentifier,
  matchingBracket: HEADS.matchingBracket,
  sameLine: HEADS.sameLine,
};

export interface Role {
  readonly relation: Relation;
  readonly score: number;
  /** How far the score lies above both. */
  readonly excess: number;
}

/** Of the relations above their threshold the one that is furthest above; null: no clear role. */
export function clearestRole(
  { scores, shuffled, even }: Pick<HeadsOverview, "scores" | "shuffled" | "even">,
  at: number,
): Role | null {
  let best: Role | null = null;
  RELATIONS.forEach((relation, i) => {
    const score = scores[at * RELATIONS.length + i] ?? 0;
    const excess = score - Math.max(shuffled[at * RELATIONS.length + i] ?? 0, even[i] ?? 0);
    if (excess > 0 && (best === null || excess > best.excess)) best = { relation, score, excess };
  });
  return best;
}

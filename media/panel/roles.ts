// Measured scores of a head → its role here, if it has one: only what exceeds the same head's score by chance, and by an
// amount that a person would call clear.
import { type HeadsOverview, type Relation, RELATIONS } from "../../server/protocol/explainModel";
import type { BilingualText } from "./i18n";
import { HEADS } from "./strings/heads";

export const RELATION_NAMES: Readonly<Record<Relation, BilingualText>> = {
  previousToken: HEADS.previousToken,
  firstToken: HEADS.firstToken,
  sameIdentifier: HEADS.sameIdentifier,
  matchingBracket: HEADS.matchingBracket,
  sameLine: HEADS.sameLine,
  sameIndentation: HEADS.sameIndentation,
};

/** So much of its attention a head gives beyond chance before a role is named: with many tokens less would pass too. */
export const MIN_EXCESS = 0.1;

export interface Role {
  readonly relation: Relation;
  readonly score: number;
  /** How far the score lies above chance. */
  readonly excess: number;
}

/** Of the relations clearly above chance the one that is furthest above; null: no clear role. */
export function clearestRole(
  { scores, shuffled }: Pick<HeadsOverview, "scores" | "shuffled">,
  at: number,
): Role | null {
  let best: Role | null = null;
  RELATIONS.forEach((relation, i) => {
    const score = scores[at * RELATIONS.length + i] ?? 0;
    const excess = score - (shuffled[at * RELATIONS.length + i] ?? 0);
    if (excess >= MIN_EXCESS && (best === null || excess > best.excess)) best = { relation, score, excess };
  });
  return best;
}

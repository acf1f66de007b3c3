// What each head looks at from a token → the one that looks most clearly at another word.
import type { StrongestLooks } from "../../server/protocol/explainModel";
import type { Panel } from "./panel";

export interface Look {
  readonly layer: number;
  readonly head: number;
  readonly other: number;
  readonly weight: number;
}

/** The clearest first. */
export function looksInOrder({ others, weights }: StrongestLooks, nHead: number): Look[] {
  return Array.from(weights, (weight, at): Look => {
    return { layer: Math.floor(at / nHead), head: at % nHead, other: others[at] ?? -1, weight };
  })
    .filter(({ other }) => other >= 0)
    .sort((a, b) => b.weight - a.weight);
}

/** Of the chosen token; empty while that is not known, and where no other word stands before it. */
export function looksOf(panel: Panel): readonly Look[] {
  const { token } = panel.state.selection;
  if (token >= panel.tokens.contextLength) return [];
  const { value, isOld } = panel.ask("looks", { position: token });
  return value && !isOld ? looksInOrder(value, panel.tokens.nHead) : [];
}

// Special tokens, parts of characters and ids are shown on request; to most readers they say nothing.
import type { NamedToken } from "../../server/protocol/explainModel";
import { textOf } from "./names";
import type { Panel } from "./panel";

const INPUT = "raw";

export function isRaw({ state }: Pick<Panel, "state">): boolean {
  return state.inputs[INPUT] === "yes";
}

export function setRaw(panel: Pick<Panel, "setInput">, isShown: boolean): void {
  panel.setInput(INPUT, isShown ? "yes" : "");
}

/** `answer`: what the model says at last stays, whatever it is. */
export function shownCandidates<T extends NamedToken>(
  panel: Pick<Panel, "state">,
  candidates: readonly T[],
  { count, answer }: { readonly count: number; readonly answer: number | null },
): readonly T[] {
  if (isRaw(panel)) return candidates.slice(0, count);
  const isPlain = (token: T) => token.tokenId === answer || (!token.isSpecial && textOf(token) !== null);
  return candidates.filter(isPlain).slice(0, count);
}

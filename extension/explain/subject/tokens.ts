// Small arithmetic of the panel's host: which token lies at an offset, and how much of a selection is explained.
import { MAX_EXPLAINED_LENGTH as MAX_LENGTH } from "../../../server/protocol/explain";
import type { TokenSpan } from "../../../server/protocol/lsp";

/** Index of the token that holds the character after `offset`; null outside the text. Binary search. */
export function tokenAt(tokens: readonly TokenSpan[], offset: number): number | null {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  const found = tokens[low];
  return found && found.start <= offset && offset < found.end ? low : null;
}

/** The selection, or its first part where it is very long; what lies behind is named in the panel. Never half a surrogate pair. */
export function explainedPart(selected: string): string {
  if (selected.length <= MAX_LENGTH) return selected;
  const splitsPair = /[\uD800-\uDBFF]/.test(selected.charAt(MAX_LENGTH - 1));
  return selected.slice(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH);
}

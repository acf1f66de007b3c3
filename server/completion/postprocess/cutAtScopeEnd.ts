// Cuts before a closer that would leave the scope: one that closes more than is open and not yet closed behind the
// cursor. A closer that stands right behind the cursor may be written once more: it is replaced (replacedLength.ts).
import { closersBehind } from "./replacedLength";
import { missingClosers, unmatchedClosers } from "./scope";
import type { Filter } from "./types";

export const cutAtScopeEnd: Filter = (text, context) => {
  const allowed = missingClosers(context) + closersBehind(context).length;
  const excess = unmatchedClosers(text, context)[allowed];
  return excess ? text.slice(0, excess.index) : text;
};

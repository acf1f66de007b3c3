// Cuts before a closer that would leave the scope: one of something that was open at the cursor and that the code below
// closes. A closer that stands in the rest of the line may be written once more: it is replaced (replacedLength.ts).
import { firstBeyondScope } from "./scope";
import type { Filter } from "./types";

export const cutAtScopeEnd: Filter = (text, context) => {
  const beyond = firstBeyondScope(text, context);
  return beyond ? text.slice(0, beyond.index) : text;
};

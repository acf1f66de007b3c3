// Cuts before a closer that would leave the scope: one of something that was open at the cursor and that the code below
// closes. A closer that stands in the rest of the line may be written once more: it is replaced (replacedLength.ts). One after
// which the line opens the same again, as in `} else {`, leaves nothing: what stands below closes that.
import { CLOSER_OF } from "./delimiters";
import { firstBeyondScope } from "./scope";
import type { Filter } from "./types";

export const cutAtScopeEnd: Filter = (text, context) => {
  const beyond = firstBeyondScope(text, context);
  if (!beyond || reopens(text.slice(beyond.index))) return text;
  return text.slice(0, beyond.index);
};

function reopens(text: string): boolean {
  const line = text.split("\n", 1)[0]?.trimEnd() ?? "";
  return CLOSER_OF[line.charAt(line.length - 1)] === text.charAt(0);
}

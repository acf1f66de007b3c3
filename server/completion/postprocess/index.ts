// Text as the model wrote it → text as it is shown: the filters in their order, one file each.
import type { CompletionContext } from "../../context/types";
import type { FilterVerdict } from "../../protocol/record";
import { cutAtScopeEnd } from "./cutAtScopeEnd";
import { cutRepeatedLine } from "./cutRepeatedLine";
import { cutRepetition } from "./cutRepetition";
import { cutSpecialTokens } from "./cutSpecialTokens";
import { dropRepeatedSuffix } from "./dropRepeatedSuffix";
import { replacedLength } from "./replacedLength";
import { trimEnd } from "./trimEnd";
import type { Filter } from "./types";

/** What the model must not have written at all comes first, blanks left over by the others last. */
export const FILTERS: readonly (readonly [string, Filter])[] = [
  ["cutSpecialTokens", cutSpecialTokens],
  ["cutRepetition", cutRepetition],
  ["dropRepeatedSuffix", dropRepeatedSuffix],
  ["cutRepeatedLine", cutRepeatedLine],
  ["cutAtScopeEnd", cutAtScopeEnd],
  ["trimEnd", trimEnd],
];

export interface PostprocessedText {
  /** Empty: nothing worth showing is left. */
  readonly text: string;
  /** Characters behind the cursor that the text writes itself. */
  readonly replaceLength: number;
  readonly verdicts: readonly FilterVerdict[];
}

export function postprocess(written: string, context: CompletionContext): PostprocessedText {
  let text = written;
  const verdicts = FILTERS.map(([filter, apply]): FilterVerdict => {
    const before = text;
    text = before === "" ? "" : apply(before, context);
    if (text === before) return { filter, verdict: "kept", after: null };
    return { filter, verdict: text === "" ? "dropped" : "changed", after: text };
  });
  return { text, replaceLength: text === "" ? 0 : replacedLength(text, context), verdicts };
}

// Text as the model wrote it → text as it is shown: the filters in their order, one file each.
import type { CompletionContext } from "../../context/types";
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
}

export function postprocess(written: string, context: CompletionContext): PostprocessedText {
  const text = FILTERS.reduce((left, [, filter]) => filter(left, context), written);
  return { text, replaceLength: text === "" ? 0 : replacedLength(text, context) };
}

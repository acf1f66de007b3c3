// Text as the model wrote it → text as it is shown: the filters in their order, one file each.
import type { CompletionContext } from "../../context/types";
import type { FilterVerdict } from "../../protocol/record";
import { cutAtScopeEnd } from "./cutAtScopeEnd";
import { cutRepeatedLine } from "./cutRepeatedLine";
import { cutRepetition } from "./cutRepetition";
import { cutSpecialTokens } from "./cutSpecialTokens";
import { dropBrokenSyntax } from "./dropBrokenSyntax";
import { dropRepeatedSuffix } from "./dropRepeatedSuffix";
import { dropTooLittle } from "./dropTooLittle";
import { mendIndentation } from "./mendIndentation";
import { replacedLength } from "./replacedLength";
import { trimEnd } from "./trimEnd";
import type { CountErrors, Filter } from "./types";

/** What the model must not have written at all comes first; what looks at the whole that is left, last. */
export const FILTERS: readonly (readonly [string, Filter])[] = [
  ["cutSpecialTokens", cutSpecialTokens],
  ["cutRepetition", cutRepetition],
  ["dropRepeatedSuffix", dropRepeatedSuffix],
  ["cutRepeatedLine", cutRepeatedLine],
  ["mendIndentation", mendIndentation],
  ["cutAtScopeEnd", cutAtScopeEnd],
  ["trimEnd", trimEnd],
  ["dropBrokenSyntax", dropBrokenSyntax],
  ["dropTooLittle", dropTooLittle],
];

export interface PostprocessedText {
  /** Empty: nothing worth showing is left. */
  readonly text: string;
  /** Characters behind the cursor that the text writes itself. */
  readonly replaceLength: number;
  readonly verdicts: readonly FilterVerdict[];
}

export function postprocess(
  written: string,
  context: CompletionContext,
  countErrors: CountErrors,
): PostprocessedText {
  let text = written;
  const verdicts = FILTERS.map(([filter, apply]): FilterVerdict => {
    const before = text;
    text = before === "" ? "" : apply(before, context, countErrors);
    if (text === before) return { filter, verdict: "kept", after: null };
    return { filter, verdict: text === "" ? "dropped" : "changed", after: text };
  });
  return { text, replaceLength: text === "" ? 0 : replacedLength(text, context), verdicts };
}

// Text as the model wrote it → text as it is shown: the filters in their order, one file each.
import type { SyntaxFaults } from "../../context/parser";
import type { CompletionContext } from "../../context/types";
import type { FilterVerdict } from "../../protocol/record";
import { cutAtScopeEnd } from "./cutAtScopeEnd";
import { cutEmptyBlock } from "./cutEmptyBlock";
import { cutHiddenCharacters } from "./cutHiddenCharacters";
import { cutRepeatedLine } from "./cutRepeatedLine";
import { cutRepetition } from "./cutRepetition";
import { cutSpecialTokens } from "./cutSpecialTokens";
import { endProse } from "./endProse";
import { mendSyntax } from "./mendSyntax";
import { dropKeyLike } from "./dropKeyLike";
import { dropKnownImport } from "./dropKnownImport";
import { dropTooLittle } from "./dropTooLittle";
import { dropUnchanged } from "./dropUnchanged";
import { mendIndentation } from "./mendIndentation";
import { closedForms } from "./openedBlock";
import { replacedLength } from "./replacedLength";
import { trimEnd } from "./trimEnd";
import type { FaultsWith, Filter } from "./types";

/** What the model must not have written at all comes first; what looks at the whole that is left, last. */
export const FILTERS: readonly (readonly [string, Filter])[] = [
  ["cutSpecialTokens", cutSpecialTokens],
  ["cutHiddenCharacters", cutHiddenCharacters],
  ["endProse", endProse],
  ["cutRepetition", cutRepetition],
  ["dropKnownImport", dropKnownImport],
  ["cutRepeatedLine", cutRepeatedLine],
  ["mendIndentation", mendIndentation],
  ["cutAtScopeEnd", cutAtScopeEnd],
  ["trimEnd", trimEnd],
  ["cutEmptyBlock", cutEmptyBlock],
  ["mendSyntax", mendSyntax],
  ["dropUnchanged", dropUnchanged],
  ["dropTooLittle", dropTooLittle],
  ["dropKeyLike", dropKeyLike],
];

export interface PostprocessedText {
  /** Empty: nothing worth showing is left. */
  readonly text: string;
  /** Characters behind the cursor that the text writes itself. */
  readonly replaceLength: number;
  /** The same of the text before the filters. */
  readonly writtenReplaceLength: number;
  readonly verdicts: readonly FilterVerdict[];
  /** Of the document's syntax with the text in it; null where no grammar knows. */
  readonly faults: SyntaxFaults | null;
}

export function postprocess(
  written: string,
  context: CompletionContext,
  parsedWith: FaultsWith,
): PostprocessedText {
  const faultsWith = memoizeFaults(parsedWith);
  let text = written;
  const verdicts = FILTERS.map(([filter, apply]): FilterVerdict => {
    const before = text;
    text = before === "" ? "" : apply(before, context, faultsWith);
    if (text === before) return { filter, verdict: "kept", after: null };
    return { filter, verdict: text === "" ? "dropped" : "changed", after: text };
  });
  const lengthOf = (inserted: string) => (inserted === "" ? 0 : replacedLength(inserted, context));
  const replaceLength = lengthOf(text);
  // A block that the text opens is closed when its body is written: that is no fault.
  const forms = text === "" ? [] : [text, ...closedForms(text, context)];
  const faults = forms
    .map((form) => faultsWith(form, lengthOf(form)))
    .reduce<SyntaxFaults | null>(
      (least, found) => (least && (!found || least.all <= found.all) ? least : found),
      null,
    );
  return { text, replaceLength, writtenReplaceLength: lengthOf(written), verdicts, faults };
}

/** Each text is parsed once. */
function memoizeFaults(faultsWith: FaultsWith): FaultsWith {
  const known = new Map<string, ReturnType<FaultsWith>>();
  return (text, replaceLength) => {
    const key = `${replaceLength} ${text}`;
    const faults = known.get(key);
    if (faults !== undefined) return faults;
    const found = faultsWith(text, replaceLength);
    known.set(key, found);
    return found;
  };
}

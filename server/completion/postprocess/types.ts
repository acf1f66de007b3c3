// What a filter is. Filters know code as text: no model, no editor.
import type { SyntaxFaults } from "../../context/parser";
import type { CompletionContext } from "../../context/types";

/**
 * The faults of the document's syntax with a text at the cursor, in place of some characters behind it; null where no
 * grammar knows.
 */
export type FaultsWith = (text: string, replaceLength: number) => SyntaxFaults | null;

/** Text the model wrote → text worth showing; empty: nothing is. */
export type Filter = (text: string, context: CompletionContext, faultsWith: FaultsWith) => string;

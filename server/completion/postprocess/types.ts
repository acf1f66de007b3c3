// What a filter is. Filters know code as text: no model, no editor.
import type { CompletionContext } from "../../context/types";

/** Faults in the syntax of a piece of code; null where no grammar knows. */
export type CountErrors = (languageId: string, code: string) => number | null;

/** Text the model wrote → text worth showing; empty: nothing is. */
export type Filter = (text: string, context: CompletionContext, countErrors: CountErrors) => string;

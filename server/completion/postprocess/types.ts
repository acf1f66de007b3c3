// What a filter is. Filters know code as text: no model, no editor.
import type { CompletionContext } from "../../context/types";

/** Text the model wrote → text worth showing; empty: nothing is. */
export type Filter = (text: string, context: CompletionContext) => string;

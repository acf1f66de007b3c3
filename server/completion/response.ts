// `CompletionOutcome` → what the protocol answers. Knows LSP, no pipeline stage.
import type { InlineCompletionItem, InlineCompletionList, Range } from "vscode-languageserver-protocol";
import { ACCEPTED_COMMAND } from "../protocol/lsp";
import type { CompletionOutcome, CompletionRequest, ShownText } from "./types";

export interface ResponseOptions {
  /** Whether the client knows the command that tells of an acceptance. */
  readonly acceptedCommand: boolean;
  /** Whether the client can show several suggestions, one after the other. */
  readonly alternatives: boolean;
}

/** By which the client tells how it fared. */
interface Suggestion {
  readonly suggestion: number;
}

/** Clients pass over what they do not know. */
interface SuggestedItem extends InlineCompletionItem {
  /** Probability that it is what the person would write. */
  confidence?: number;
}

export function toInlineCompletionList(
  outcome: CompletionOutcome,
  request: CompletionRequest,
  options: ResponseOptions & Suggestion,
): InlineCompletionList | null {
  if (outcome.kind !== "completed") return null;
  const texts = [outcome, ...(outcome.alternatives ?? [])];
  return { items: texts.map((shown) => toItem(shown, request, options)) };
}

function toItem(
  { insertText, replaceLength, confidence }: ShownText,
  request: CompletionRequest,
  options: ResponseOptions & Suggestion,
): SuggestedItem {
  const item: SuggestedItem = {
    insertText: (request.selectedCompletion?.text ?? "") + insertText,
    range: rangeOf(request, replaceLength),
  };
  if (confidence !== null) item.confidence = confidence;
  if (options.acceptedCommand) {
    const commandArguments = [request.uri, options.suggestion];
    item.command = { title: "Loupe: accepted", command: ACCEPTED_COMMAND, arguments: commandArguments };
  }
  return item;
}

/** From the cursor, or from the start of the selected item, to the last closer that the text writes itself. */
function rangeOf({ position, selectedCompletion }: CompletionRequest, replaceLength: number): Range {
  const { start, end } = selectedCompletion?.range ?? { start: position, end: position };
  return { start, end: { line: end.line, character: end.character + replaceLength } };
}

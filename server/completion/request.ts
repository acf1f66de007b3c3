// What the client asks → what the pipeline works on. An item selected in the suggestion list counts as typed already:
// the completion then begins with it.
import {
  InlineCompletionTriggerKind,
  type InlineCompletionParams,
  type Position,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CompletionRequest } from "./types";

export function toCompletionRequest(
  document: TextDocument,
  { position, context }: Pick<InlineCompletionParams, "position" | "context">,
): CompletionRequest {
  const { uri, languageId, version } = document;
  const selected = context.selectedCompletionInfo;
  const text = document.getText();
  const triggerKind = context.triggerKind === InlineCompletionTriggerKind.Invoked ? "invoked" : "automatic";
  const base = { uri, languageId, version, position, triggerKind } as const;
  if (!selected) return { ...base, text, offset: offsetAt(document, position), selectedCompletion: null };
  const start = offsetAt(document, selected.range.start);
  const end = Math.max(start, offsetAt(document, selected.range.end));
  return {
    ...base,
    text: text.slice(0, start) + selected.text + text.slice(end),
    offset: start + selected.text.length,
    selectedCompletion: { range: selected.range, text: selected.text },
  };
}

/** Never between CR and LF: a client's column past the line's end means the end. */
function offsetAt(document: TextDocument, position: Position): number {
  const offset = document.offsetAt(position);
  const text = document.getText();
  return text[offset - 1] === "\r" && text[offset] === "\n" ? offset - 1 : offset;
}

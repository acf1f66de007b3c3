// The answer for clients that show no text at the cursor: the same suggestion as the one item of a completion list,
// preselected. Knows LSP, no pipeline stage.
import {
  CompletionItemKind,
  type CompletionList,
  type InlineCompletionList,
  InsertTextFormat,
  type Position,
} from "vscode-languageserver-protocol";

/** Beside letters, what suggestions are wanted after. */
export const TRIGGER_CHARACTERS = [" ", ".", "(", "[", "{", "=", ",", ":", "<", "/", '"', "'"];

const MAX_LABEL_LENGTH = 60;

/** `lineBefore`: the cursor's line up to the cursor. Clients filter by the word there, so the item begins with it. */
export function toCompletionList(
  inline: InlineCompletionList | null,
  position: Position,
  lineBefore: string,
): CompletionList | null {
  const item = inline?.items[0];
  if (!item || typeof item.insertText !== "string") return null;
  const word = /[\p{L}\p{M}\p{N}_$]*$/u.exec(lineBefore)?.[0] ?? "";
  const newText = word + item.insertText;
  const start = { line: position.line, character: position.character - word.length };
  return {
    // The next character may bring another suggestion: clients ask again instead of filtering this one.
    isIncomplete: true,
    items: [
      {
        label: labelOf(newText),
        kind: CompletionItemKind.Text,
        detail: "Loupe",
        documentation: newText,
        preselect: true,
        sortText: "\u0001",
        filterText: newText,
        insertTextFormat: InsertTextFormat.PlainText,
        textEdit: { range: { start, end: item.range?.end ?? position }, newText },
      },
    ],
  };
}

/** The first line, and a sign that there are more. */
function labelOf(text: string): string {
  const [first = "", ...others] = text.trim().split("\n");
  const isCut = first.length > MAX_LABEL_LENGTH || others.length > 0;
  return isCut ? `${first.slice(0, MAX_LABEL_LENGTH).trimEnd()}…` : first;
}

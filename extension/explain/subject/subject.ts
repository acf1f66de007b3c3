// What is explained: a text and where it stands in a document.
import * as vscode from "vscode";
import type { TokenSpan } from "../../../server/protocol/lsp";

export interface Subject {
  readonly editor: vscode.TextEditor;
  readonly text: string;
  readonly startOffset: number;
  /** Length of what is selected behind `text` and left out. */
  readonly omittedLength: number;
  /** The cursor, as an offset in `text`; null where the text was selected. */
  readonly cursor: number | null;
}

export function containsOffset({ startOffset, text }: Subject, offset: number): boolean {
  return startOffset <= offset && offset <= startOffset + text.length;
}

/** False once an edit has moved or changed the explained text: a mark would then stand at the wrong place. */
export function isCurrent({ editor: { document }, text, startOffset }: Subject): boolean {
  const start = document.positionAt(startOffset);
  return document.getText(new vscode.Range(start, document.positionAt(startOffset + text.length))) === text;
}

export function rangeOf({ editor, startOffset }: Subject, span: TokenSpan): vscode.Range {
  const at = (offset: number) => editor.document.positionAt(startOffset + offset);
  return new vscode.Range(at(span.start), at(span.end));
}

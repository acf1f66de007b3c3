// One token of what is explained, in the editor: marked while the pointer is over it in the page, and gone to.
import * as vscode from "vscode";
import type { TokenSpan } from "../../../server/protocol/lsp";
import { isCurrent, rangeOf, type Subject } from "./subject";

export class TokenMark implements vscode.Disposable {
  readonly #type = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightStrongBackground"),
    outline: "1px solid",
    outlineColor: new vscode.ThemeColor("focusBorder"),
  });

  /** No token takes the mark away; so does an edit that has moved it. */
  set(subject: Subject | null, span: TokenSpan | undefined): void {
    const range = subject && currentRange(subject, span);
    subject?.editor.setDecorations(this.#type, range ? [range] : []);
  }

  dispose(): void {
    this.#type.dispose();
  }
}

/** Puts the cursor before it. */
export function revealToken(subject: Subject | null, span: TokenSpan | undefined): void {
  const range = subject && currentRange(subject, span);
  if (!subject || !range) return;
  const { editor } = subject;
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function currentRange(subject: Subject, span: TokenSpan | undefined): vscode.Range | null {
  return span && isCurrent(subject) ? rangeOf(subject, span) : null;
}

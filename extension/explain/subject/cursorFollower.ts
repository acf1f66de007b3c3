// A cursor without a selection → the function or statement that stands there, as the server's syntax tree has it. While a
// document is being written nothing is looked for.
import * as vscode from "vscode";
import { StatementRequest } from "../../../server/protocol/lsp";
import type { ServerHandle } from "../../server";
import type { Subject } from "./subject";

export class CursorFollower implements vscode.Disposable {
  private pending = new vscode.CancellationTokenSource();
  private looking = 0;
  /** Of the document that the cursor was in last. */
  private seen: { readonly document: vscode.TextDocument; readonly version: number } | null = null;

  constructor(private readonly server: ServerHandle) {}

  get isLooking(): boolean {
    return this.looking > 0;
  }

  /** The document was edited since the cursor's last move. */
  isWriting(document: vscode.TextDocument): boolean {
    const before = this.seen;
    this.seen = { document, version: document.version };
    return before?.document === document && before.version !== document.version;
  }

  /** "none": the document has nothing but blanks; null: the cursor has gone on meanwhile. */
  async subjectAt(editor: vscode.TextEditor, offset: number): Promise<Subject | "none" | null> {
    const { document } = editor;
    const { token } = this.renew();
    const params = { uri: document.uri.toString(), offset };
    this.looking++;
    const found = await this.server
      .client()
      .sendRequest(StatementRequest, params, token)
      .finally(() => this.looking--);
    if (token.isCancellationRequested) return null;
    if (!found) return "none";
    const at = (place: number) => document.positionAt(place);
    const text = document.getText(new vscode.Range(at(found.start), at(found.end)));
    return { editor, text, startOffset: found.start, omittedLength: 0, cursor: offset - found.start };
  }

  dispose(): void {
    this.pending.cancel();
    this.pending.dispose();
  }

  private renew(): vscode.CancellationTokenSource {
    this.dispose();
    this.pending = new vscode.CancellationTokenSource();
    return this.pending;
  }
}

// A cursor that has come to rest in another place → the server, so that the model has read what stands there when the first
// character is typed. Typing moves the cursor too: that is a request of its own and no rest.
import * as vscode from "vscode";
import { CursorRestsNotification } from "../server/protocol/lsp";
import { DOCUMENT_SELECTOR } from "./inlineCompletion";
import type { ServerHandle } from "./server";
import { isOn } from "./switches";

/** Who looks for a place moves on sooner. */
const REST_MS = 300;

export function registerCursorRest(
  context: vscode.ExtensionContext,
  server: ServerHandle,
  isPaused: (document: vscode.TextDocument) => boolean,
): void {
  let timer: NodeJS.Timeout | undefined;
  let isTyped = false;
  const tell = (editor: vscode.TextEditor) => {
    const { document, selection } = editor;
    const isWanted = isOn(document) && !isPaused(document) && selection.isEmpty && server.isRunning();
    if (editor !== vscode.window.activeTextEditor || !isWanted) return;
    const position = { line: selection.active.line, character: selection.active.character };
    const place = { textDocument: { uri: document.uri.toString() }, position };
    void server.client().sendNotification(CursorRestsNotification, place);
  };
  const moved = (editor: vscode.TextEditor | undefined) => {
    clearTimeout(timer);
    if (!editor || vscode.languages.match(DOCUMENT_SELECTOR, editor.document) === 0) return;
    timer = setTimeout(() => tell(editor), REST_MS);
  };
  context.subscriptions.push(
    { dispose: () => clearTimeout(timer) },
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      clearTimeout(timer);
      isTyped = true;
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      // The first move after a change is the change's own.
      if (!isTyped) moved(textEditor);
      isTyped = false;
    }),
    vscode.window.onDidChangeActiveTextEditor(moved),
  );
}

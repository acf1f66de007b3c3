// Tokens in the selection and their share of the window, in the status bar while something is selected.
import * as vscode from "vscode";
import { TokensRequest } from "../../../server/protocol/lsp";
import { isExcluded } from "../../excludedDocuments";
import type { ServerHandle } from "../../server";
import { debounce } from "./debounce";
import { explainedPart } from "./tokens";

/** The selection is counted once it has rested this long. */
const REST_MS = 150;

export function registerSelectionCount(context: vscode.ExtensionContext, server: ServerHandle): void {
  const item = vscode.window.createStatusBarItem("loupe.selection", vscode.StatusBarAlignment.Right, 99);
  item.name = vscode.l10n.t("Loupe: tokens in the selection");
  item.command = "loupe.explainTokens";
  let pending = new vscode.CancellationTokenSource();
  const count = async (): Promise<void> => {
    pending.cancel();
    pending = new vscode.CancellationTokenSource();
    const { token } = pending;
    const editor = vscode.window.activeTextEditor;
    if (!editor || editor.selection.isEmpty || isExcluded(editor.document) || !server.isRunning())
      return item.hide();
    const selected = editor.document.getText(editor.selection);
    const text = explainedPart(selected);
    const { tokens, contextLength } = await server.client().sendRequest(TokensRequest, { text }, token);
    if (token.isCancellationRequested) return;
    const atLeast = text.length < selected.length ? "> " : "";
    const share = ((100 * tokens.length) / contextLength).toFixed(0);
    item.text = vscode.l10n.t("{0} tokens ({1} %)", `${atLeast}${tokens.length}`, `${atLeast}${share}`);
    item.tooltip = vscode.l10n.t("Tokens in the selection, and their share of the model's window");
    item.show();
  };
  // A count that failed or was cancelled is no news: the state of the server stands beside it.
  const recount = debounce(() => void count().catch(() => item.hide()), REST_MS);
  context.subscriptions.push(
    item,
    recount,
    vscode.window.onDidChangeTextEditorSelection(recount.call),
    vscode.window.onDidChangeActiveTextEditor(recount.call),
  );
}

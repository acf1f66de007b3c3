// Errors that say what a person may read: whole sentences in the editor's language.
import * as vscode from "vscode";

export class LocalizedError extends Error {
  override readonly name = "LocalizedError";
}

export function serverNotRunning(): LocalizedError {
  return new LocalizedError(vscode.l10n.t("The language server is not running. Restart Loupe."));
}

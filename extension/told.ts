// Errors that say what a person may read: whole sentences in the editor's language.
import * as vscode from "vscode";

export class Told extends Error {
  override readonly name = "Told";
}

export function notRunning(): Told {
  return new Told(vscode.l10n.t("The language server is not running. Restart Loupe."));
}

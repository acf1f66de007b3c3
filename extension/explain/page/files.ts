// What leaves the panel by the user's own choice: the clipboard, a picture, a saved explanation; and one read back.
import { Buffer } from "node:buffer";
import * as vscode from "vscode";
import { nameWithCodes } from "../../../server/protocol/hiddenCharacters";
import type { ExplainedTokens, SavedExplanation } from "../../../server/protocol/panel";
import { LocalizedError } from "../../localizedError";
import type { SavedAnswer } from "./answers";
import { MAX_SAVED_BYTES, readSaved, SAVED_FORMAT } from "./savedExplanation";

/** Only the last part: the editor's own dialog would add a longer one to a name that has it already. */
const FILTER = { Loupe: ["json"] };

export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage(vscode.l10n.t("Copied."), 2000);
}

export async function saveFile(fileName: string, content: string | Uint8Array): Promise<void> {
  const defaultUri = offeredPlace(fileName);
  const target = await vscode.window.showSaveDialog(defaultUri ? { defaultUri } : {});
  if (target) await vscode.workspace.fs.writeFile(target, Buffer.from(content));
}

/** Everything that was asked about a selection, with the code itself: the dialog's title says so. */
export async function saveExplanation(
  tokens: ExplainedTokens,
  answers: readonly SavedAnswer[],
): Promise<void> {
  const saved: SavedExplanation = { ...SAVED_FORMAT, tokens, answers };
  const defaultUri = offeredPlace(`${tokens.selection.fileName || "explanation"}.loupe.json`);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save the explanation, with the selected code in it"),
    filters: FILTER,
    ...(defaultUri && { defaultUri }),
  });
  if (target) await vscode.workspace.fs.writeFile(target, Buffer.from(JSON.stringify(saved)));
}

/** In the workspace's first folder: a name that was saved elsewhere leads out of no folder. */
function offeredPlace(fileName: string): vscode.Uri | undefined {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, nameWithCodes(fileName.replace(/[\\/]/g, "-")));
}

/** Null: nothing was chosen. */
export async function openExplanation(): Promise<SavedExplanation | null> {
  const [file] = (await vscode.window.showOpenDialog({ canSelectMany: false, filters: FILTER })) ?? [];
  if (!file) return null;
  const { size } = await vscode.workspace.fs.stat(file);
  const read = async () => Buffer.from(await vscode.workspace.fs.readFile(file)).toString("utf8");
  const saved = size > MAX_SAVED_BYTES ? null : readSaved(await read());
  if (!saved) throw new LocalizedError(vscode.l10n.t("This file is no saved explanation of Loupe."));
  return saved;
}

// Places that the page may lead to.
import * as vscode from "vscode";

/** Beside the panel, in the group of the text; line from 0. */
export async function openPlace({ uri, line }: { uri: string; line: number }): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const isOpen = vscode.workspace.textDocuments.some(
    (document) => document.uri.toString() === target.toString(),
  );
  // The page names files that are open or lie in the workspace, and no others.
  const isOurs = target.scheme === "file" && vscode.workspace.getWorkspaceFolder(target) !== undefined;
  if (!isOpen && !isOurs) return;
  const editor = await vscode.window.showTextDocument(target, { viewColumn: vscode.ViewColumn.One });
  const start = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenter);
}

/** At the cursor of the editor, or of one in sight; it gets the focus. */
export async function askForSuggestion(
  editor: vscode.TextEditor | undefined = vscode.window.visibleTextEditors[0],
): Promise<void> {
  if (!editor) return;
  const { document, viewColumn } = editor;
  await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }) });
  await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
}

// "Ask for one now" of the walkthrough: opens an unfinished file with the cursor where its first suggestion belongs, and
// asks. An unsaved document: nothing is written anywhere.
import * as vscode from "vscode";

/** Where media/sample/shop.ts.txt has the cursor. */
const CURSOR = "│";

export function registerSample(context: vscode.ExtensionContext): void {
  const open = async (): Promise<void> => {
    const uri = vscode.Uri.joinPath(context.extensionUri, "media", "sample", "shop.ts.txt");
    const drawn = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const content = drawn.replace(CURSOR, "");
    const known = vscode.workspace.textDocuments.find(
      (document) => document.isUntitled && document.getText() === content,
    );
    const document = known ?? (await vscode.workspace.openTextDocument({ language: "typescript", content }));
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Active);
    const cursor = document.positionAt(drawn.indexOf(CURSOR));
    editor.selection = new vscode.Selection(cursor, cursor);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
  };
  context.subscriptions.push(vscode.commands.registerCommand("loupe.openSample", open));
}

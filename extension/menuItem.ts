// An entry of a menu of ours, and a menu of such entries.
import * as vscode from "vscode";

export interface MenuItem extends vscode.QuickPickItem {
  readonly run?: () => unknown;
  /** The row that leads to the models: says which one answers, once that is known. */
  readonly isModel?: boolean;
}

export async function pickItem(items: readonly MenuItem[], title: string): Promise<void> {
  const chosen = await vscode.window.showQuickPick(items, { title });
  await chosen?.run?.();
}

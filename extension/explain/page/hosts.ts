// The two places that the panel's page is shown in: a panel beside the editor, and a view of the area below it. Both hand
// on what the page says, and tell when a person has closed or hidden them.
import * as vscode from "vscode";
import type { FromPanel } from "../../../server/protocol/panel";
import type { PagePanel } from "./page";

export const VIEW_ID = "loupe.views";

const OPTIONS = { enableScripts: true, localResourceRoots: [] };

export interface PageEvents {
  readonly receive: (message: FromPanel) => void;
  readonly closed: () => void;
}

export function createBeside({ receive, closed }: PageEvents): PagePanel {
  const panel = vscode.window.createWebviewPanel(
    "loupe.explain",
    vscode.l10n.t("Explain Tokens"),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    OPTIONS,
  );
  panel.webview.onDidReceiveMessage(receive);
  panel.onDidDispose(closed);
  return panel;
}

/** A hidden view is closed: it follows nothing and paints nothing. The editor keeps its frame, empty. */
export function createBelow(view: vscode.WebviewView, { receive, closed }: PageEvents): PagePanel {
  view.webview.options = OPTIONS;
  const listeners: vscode.Disposable[] = [];
  const close = (): void => {
    if (listeners.length === 0) return;
    for (const listener of listeners.splice(0)) listener.dispose();
    view.webview.html = "";
    closed();
  };
  listeners.push(
    view.webview.onDidReceiveMessage(receive),
    view.onDidChangeVisibility(() => {
      if (!view.visible) close();
    }),
    view.onDidDispose(close),
  );
  return { webview: view.webview, reveal: () => view.show(true), dispose: close };
}

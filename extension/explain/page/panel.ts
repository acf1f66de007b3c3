// "Loupe: Explain Tokens": one panel beside the editor that follows the selection. The host asks the server and
// marks tokens in the editor; what is drawn is the page's business (media/panel).
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { type FromPanel, OVERLAYS } from "../../../server/protocol/panel";
import type { ServerHandle } from "../../server";
import { debounce } from "../subject/debounce";
import { Explanation, type ExplanationDeps } from "../subject/explanation";
import { OverlayChoice } from "../paint/overlayChoice";
import { Page } from "./page";
import { registerSelectionCount } from "../subject/selectionCount";

/** The selection is explained once it has rested this long. */
const FOLLOW_DELAY_MS = 50;

export function registerExplain(
  context: vscode.ExtensionContext,
  server: ServerHandle,
  log: vscode.LogOutputChannel,
): void {
  let open: Explanation | null = null;
  const choice = new OverlayChoice(context.globalState);
  const show = (view: string | null): void => {
    if (!open) {
      open = openPanel(context.extensionUri, { server, log, choice, onClosed: () => (open = null) });
    }
    open.reveal(view);
    open.follow(vscode.window.activeTextEditor);
  };
  const follow = debounce(() => open?.follow(vscode.window.activeTextEditor), FOLLOW_DELAY_MS);
  const repaint = debounce(() => open?.repaint(), FOLLOW_DELAY_MS);
  registerSelectionCount(context, server);
  context.subscriptions.push(
    // A key may name the view to open; the context menu gives a file's address instead.
    vscode.commands.registerCommand("loupe.explainTokens", (view: unknown) =>
      show(typeof view === "string" ? view : null),
    ),
    vscode.window.onDidChangeTextEditorSelection(follow.call),
    vscode.window.onDidChangeActiveTextEditor(follow.call),
    vscode.window.onDidChangeTextEditorVisibleRanges(repaint.call),
    ...OVERLAYS.map((overlay) =>
      vscode.commands.registerCommand(`loupe.paint.${overlay}`, () => {
        if (!open) show(null);
        open?.paint(overlay);
      }),
    ),
    vscode.commands.registerCommand("loupe.paint.influenceOfLine", () => {
      if (!open) show(null);
      open?.paintInfluenceOfLine();
    }),
    vscode.commands.registerCommand("loupe.paint.nothing", () => open?.paint(null)),
    vscode.commands.registerCommand("loupe.goToAttendedToken", () => open?.goToAttended()),
    follow,
    repaint,
    { dispose: () => open?.close() },
  );
}

interface PanelDeps extends Omit<ExplanationDeps, "page"> {
  readonly onClosed: () => void;
}

function openPanel(extensionUri: vscode.Uri, { onClosed, ...deps }: PanelDeps): Explanation {
  const textOf = (name: string) =>
    readFileSync(vscode.Uri.joinPath(extensionUri, "dist", name).fsPath, "utf8");
  const createPanel = (): vscode.WebviewPanel => {
    const panel = vscode.window.createWebviewPanel(
      "loupe.explain",
      vscode.l10n.t("Explain Tokens"),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: FromPanel) => explanation.receive(message));
    panel.onDidDispose(() => {
      onClosed();
      explanation.dispose();
    });
    return panel;
  };
  const page = new Page(createPanel, {
    script: textOf("panel.js"),
    style: textOf("panel.css"),
    nonce: crypto.randomUUID(),
    language: vscode.env.language,
  });
  const explanation = new Explanation({ ...deps, page });
  return explanation;
}

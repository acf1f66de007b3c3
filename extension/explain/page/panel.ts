// "Loupe: Explain Tokens": one page that follows the selection, beside the editor or below it. The host asks the server and
// marks tokens in the editor; what is drawn is the page's business (media/panel).
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { OVERLAYS, type ToPanel } from "../../../server/protocol/panel";
import type { ServerHandle } from "../../server";
import { debounce } from "../subject/debounce";
import { Explanation, type ExplanationDeps } from "../subject/explanation";
import { OverlayChoice } from "../paint/overlayChoice";
import { createBelow, createBeside, type PageEvents, VIEW_ID } from "./hosts";
import { Page, type PagePanel, type Place } from "./page";
import { registerSelectionCount } from "../subject/selectionCount";

/** The selection is explained once it has rested this long. */
const FOLLOW_DELAY_MS = 50;

type Deps = Omit<ExplanationDeps, "page" | "move">;

export function registerExplain(
  context: vscode.ExtensionContext,
  server: ServerHandle,
  log: vscode.LogOutputChannel,
  onSuggested: vscode.Event<void>,
): void {
  const choice = new OverlayChoice(context.globalState);
  const explain = new ExplainCommands(context.extensionUri, { server, log, choice });
  const follow = debounce(() => explain.follow(), FOLLOW_DELAY_MS);
  const repaint = debounce(() => explain.open?.painter.repaint(), FOLLOW_DELAY_MS);
  const command = (name: string, run: (...args: unknown[]) => unknown) =>
    vscode.commands.registerCommand(name, run);
  registerSelectionCount(context, server);
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider(VIEW_ID, {
      resolveWebviewView: (view) => explain.resolveBelow(view),
    }),
    // A key may name the view to open; the context menu gives a file's address instead.
    command("loupe.explainTokens", (view) => explain.show(typeof view === "string" ? view : null)),
    command("loupe.explainTokensBelow", () => explain.showBelow()),
    command("loupe.explainTokensBeside", () => explain.moveBeside()),
    command("loupe.explainText", () => {
      explain.show(null);
      explain.tell({ type: "openTextBox" });
    }),
    vscode.window.onDidChangeTextEditorSelection(follow.call),
    vscode.window.onDidChangeActiveTextEditor(follow.call),
    vscode.window.onDidChangeTextEditorVisibleRanges(repaint.call),
    ...OVERLAYS.map((overlay) =>
      command(`loupe.paint.${overlay}`, () => explain.shown().painter.paint(overlay)),
    ),
    command("loupe.paint.influenceOfLine", () => explain.shown().painter.paintInfluenceOfLine()),
    command("loupe.paint.nothing", () => explain.open?.painter.paint(null)),
    command("loupe.goToAttendedToken", () => explain.open?.painter.goToAttended()),
    onSuggested(() => explain.tell({ type: "suggested" })),
    follow,
    repaint,
    { dispose: () => explain.close() },
  );
}

/** One explanation at a time, in one of two places: where a person has looked last. */
class ExplainCommands {
  open: Explanation | null = null;
  #page: Page | null = null;
  #place: Place = "beside";

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly deps: Deps,
  ) {}

  /** Where it is open already, there; else beside the editor. */
  show(view: string | null): Explanation {
    const shown = this.open ?? this.#begin("beside", createBeside);
    shown.reveal(view);
    this.follow();
    return shown;
  }

  shown(): Explanation {
    return this.open ?? this.show(null);
  }

  /** The page that is open, if one is. */
  tell(message: ToPanel): void {
    if (this.open) this.#page?.send(message);
  }

  follow(): void {
    this.open?.follow(vscode.window.activeTextEditor);
  }

  /** The editor makes the view, or shows the one that it has, and tells. */
  async showBelow(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
  }

  /** The view's area closes: it would be empty. */
  async moveBeside(): Promise<void> {
    this.close();
    await vscode.commands.executeCommand("workbench.action.closePanel");
    this.show(null);
  }

  resolveBelow(view: vscode.WebviewView): void {
    const begin = (): void => {
      if (!view.visible) return;
      this.close();
      this.#begin("below", (events) => createBelow(view, events));
      this.open?.follow(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0]);
    };
    view.onDidChangeVisibility(begin);
    begin();
  }

  close(): void {
    this.open?.close();
    this.open = null;
  }

  #begin(place: Place, createPanel: (events: PageEvents) => PagePanel): Explanation {
    const textOf = (name: string) =>
      readFileSync(vscode.Uri.joinPath(this.extensionUri, "dist", name).fsPath, "utf8");
    const closed = (): void => {
      if (this.open === explanation) this.open = null;
      explanation.dispose();
    };
    const page = new Page(() => createPanel({ receive: (message) => explanation.receive(message), closed }), {
      place,
      script: textOf("panel.js"),
      style: textOf("panel.css"),
      nonce: crypto.randomUUID(),
      language: vscode.env.language,
    });
    const move = () => (this.#place === "below" ? this.moveBeside() : this.showBelow());
    const explanation = new Explanation({ ...this.deps, page, move });
    this.#page = page;
    this.#place = place;
    this.open = explanation;
    return explanation;
  }
}

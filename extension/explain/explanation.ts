// One open panel: the selection it explains, the requests under way for it, and the mark in the editor. A newer
// selection or head ends the older request.
import * as vscode from "vscode";
import { AttentionRequest, TokensRequest, type TokensResult } from "../../server/protocol/lsp";
import type { FromPanel, ToPanel } from "../../server/protocol/panel";
import type { ServerHandle } from "../server";
import { decodeWeights, explainedPart, tokenAt } from "./tokens";

/** What is explained: a text and where it begins. */
interface Subject {
  readonly editor: vscode.TextEditor;
  readonly text: string;
  readonly startOffset: number;
  /** Length of what is selected behind `text` and left out. */
  readonly omittedLength: number;
}

const NOTHING_SELECTED = "Select some code to see its tokens.";

export class Explanation implements vscode.Disposable {
  readonly #mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightStrongBackground"),
    outline: "1px solid",
    outlineColor: new vscode.ThemeColor("focusBorder"),
  });
  #pageReady = false;
  #subject: Subject | null = null;
  #tokens: TokensResult | null = null;
  #layer = 0;
  #head = 0;
  #pending = new vscode.CancellationTokenSource();

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly server: ServerHandle,
    private readonly log: vscode.LogOutputChannel,
  ) {
    panel.onDidDispose(() => {
      this.#pending.cancel();
      this.#mark.dispose();
    });
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Explains the editor's selection; a cursor without one is shown among the tokens. */
  follow(editor: vscode.TextEditor | undefined): void {
    // Without an editor the panel itself has the focus: what it shows stays.
    if (!editor) return;
    const { document, selection } = editor;
    const startOffset = document.offsetAt(selection.start);
    if (selection.isEmpty) return this.#showCursor(editor, startOffset);
    const selected = document.getText(selection);
    const text = explainedPart(selected);
    const old = this.#subject;
    if (old?.editor === editor && old.startOffset === startOffset && old.text === text) return;
    old?.editor.setDecorations(this.#mark, []);
    this.#subject = { editor, text, startOffset, omittedLength: selected.length - text.length };
    this.#tokens = null;
    this.#run(() => this.#explain());
  }

  receive(message: FromPanel): void {
    switch (message.type) {
      case "ready":
        this.#pageReady = true;
        return this.#run(() => this.#explain());
      case "selectHead":
        this.#layer = message.layer;
        this.#head = message.head;
        return this.#run(() => this.#askAttention(this.#renew()));
      case "hoverToken":
        return this.#markToken(message.index);
      case "revealToken":
        return this.#reveal(message.index);
      default:
        message satisfies never;
    }
  }

  #showCursor(editor: vscode.TextEditor, offset: number): void {
    if (!this.#subject) return this.#run(() => this.#explain());
    if (this.#subject.editor !== editor || !this.#tokens) return;
    const index = this.#isCurrent(this.#subject)
      ? tokenAt(this.#tokens.tokens, offset - this.#subject.startOffset)
      : null;
    this.#send({ type: "cursorToken", index });
  }

  async #explain(): Promise<void> {
    if (!this.#pageReady) return;
    if (!this.#subject) return this.#send({ type: "message", kind: "empty", text: NOTHING_SELECTED });
    const { text, editor, startOffset, omittedLength } = this.#subject;
    const cancellation = this.#renew();
    const answer = await this.server.client().sendRequest(TokensRequest, { text }, cancellation);
    if (cancellation.isCancellationRequested) return;
    this.#tokens = answer;
    this.#layer = Math.min(this.#layer, answer.nLayer - 1);
    this.#head = Math.min(this.#head, answer.nHead - 1);
    const fileName = editor.document.uri.path.split("/").at(-1) ?? "";
    const firstLine = editor.document.positionAt(startOffset).line + 1;
    this.#send({ type: "tokens", selection: { text, omittedLength, fileName, firstLine }, ...answer });
    await this.#askAttention(cancellation);
  }

  async #askAttention(cancellation: vscode.CancellationToken): Promise<void> {
    if (!this.#subject) return;
    const asked = { layer: this.#layer, head: this.#head };
    const params = { text: this.#subject.text, ...asked };
    const { length, omitted, weightsBase64 } = await this.server
      .client()
      .sendRequest(AttentionRequest, params, cancellation);
    if (cancellation.isCancellationRequested) return;
    this.#send({ type: "attention", ...asked, length, omitted, weights: decodeWeights(weightsBase64) });
  }

  #markToken(index: number | null): void {
    const range = index === null ? null : this.#rangeOf(index);
    this.#subject?.editor.setDecorations(this.#mark, range ? [range] : []);
  }

  #reveal(index: number): void {
    const range = this.#rangeOf(index);
    if (!range || !this.#subject) return;
    const { editor } = this.#subject;
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  #rangeOf(index: number): vscode.Range | null {
    const span = this.#tokens?.tokens[index];
    if (!span || !this.#subject || !this.#isCurrent(this.#subject)) return null;
    const { editor, startOffset } = this.#subject;
    const at = (offset: number) => editor.document.positionAt(startOffset + offset);
    return new vscode.Range(at(span.start), at(span.end));
  }

  /** False once an edit has moved or changed the explained text: a mark would then stand at the wrong place. */
  #isCurrent({ editor: { document }, text, startOffset }: Subject): boolean {
    const start = document.positionAt(startOffset);
    return document.getText(new vscode.Range(start, document.positionAt(startOffset + text.length))) === text;
  }

  #send(message: ToPanel): void {
    void this.panel.webview.postMessage(message);
  }

  /** Ends what is under way; what comes next is cancelled by the token that this gives. */
  #renew(): vscode.CancellationToken {
    this.#pending.cancel();
    this.#pending.dispose();
    this.#pending = new vscode.CancellationTokenSource();
    return this.#pending.token;
  }

  /** A fault is said in the panel, calmly; an answer that was cancelled is none. */
  #run(ask: () => Promise<void>): void {
    ask().catch((error: unknown) => {
      if (isCancelled(error)) return;
      this.log.error("the panel got no answer", error);
      const detail = error instanceof Error ? error.message : String(error);
      this.#send({ type: "message", kind: "failed", text: `${detail} Restart Loupe, or see its log.` });
    });
  }
}

/** LSP's RequestCancelled (-32800) and ServerCancelled (-32802). */
function isCancelled(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return code === -32800 || code === -32802;
}

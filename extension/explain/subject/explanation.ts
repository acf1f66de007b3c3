// One open panel: the selection it explains, the page's questions about it, and the marks in the editor. A newer
// selection ends everything that is under way for the older one.
import * as vscode from "vscode";
import { EndExplainRequest, TokensRequest } from "../../../server/protocol/lsp";
import { isExcluded } from "../../excludedDocuments";
import type { ExplainedTokens, FromPanel, SavedExplanation, ToPanel } from "../../../server/protocol/panel";
import type { ServerHandle } from "../../server";
import { copyText, openExplanation, saveExplanation, saveFile } from "../page/files";
import type { OverlayChoice } from "../paint/overlayChoice";
import { Painter } from "../paint/painter";
import { CursorFollower } from "./cursorFollower";
import { firstQuestions, shownOf, shownTyped, type TypedText } from "./shown";
import { containsOffset, isCurrent, type Subject } from "./subject";
import type { Page } from "../page/page";
import { askForSuggestion, openPlace } from "./places";
import { Requests } from "../page/requests";
import { explainedPart, tokenAt } from "./tokens";

export interface ExplanationDeps {
  readonly page: Page;
  readonly server: ServerHandle;
  readonly log: vscode.LogOutputChannel;
  readonly choice: OverlayChoice;
  /** To the other place that the page can be shown in. */
  readonly move: () => Promise<void>;
}

export class Explanation implements vscode.Disposable {
  /** To be opened; null once the page is there. */
  #view: string | null = null;
  #subject: Subject | null = null;
  /** Typed into the page's box, which is then explained instead of a subject. */
  #typed: TypedText | null = null;
  #shown: ExplainedTokens | null = null;
  /** What the tokenizer is being asked about. */
  #asked: Subject | TypedText | null = null;
  /** Counts what was shown. */
  #turn = 0;
  #pending = new vscode.CancellationTokenSource();
  readonly #cursor: CursorFollower;
  readonly #requests: Requests;
  /** What the commands that paint are for. */
  readonly painter: Painter;
  #isDisposed = false;

  constructor(private readonly deps: ExplanationDeps) {
    const { server, page, log, choice } = deps;
    this.#requests = new Requests(server, page, log);
    this.#cursor = new CursorFollower(server);
    this.painter = new Painter({
      choice,
      send: (message) => this.#send(message),
      run: (work) => this.#requests.run(work),
      ask: (question) => this.#requests.ask(question),
    });
  }

  /** `view`: the one to open, by its id; null leaves the page as it is. */
  reveal(view: string | null): void {
    this.#view = view;
    this.deps.page.reveal();
    this.#openView();
  }

  /** Explains the editor's selection; without one, what stands at the cursor. */
  follow(editor: vscode.TextEditor | undefined): void {
    // Without an editor the panel itself has the focus: what it shows stays.
    if (!editor) return;
    const { document, selection } = editor;
    const startOffset = document.offsetAt(selection.start);
    if (isExcluded(document)) return this.#leaveAlone();
    if (selection.isEmpty) return this.#followCursor(editor, startOffset);
    const selected = document.getText(selection);
    const text = explainedPart(selected);
    this.#take({ editor, text, startOffset, omittedLength: selected.length - text.length, cursor: null });
  }

  #take(subject: Subject): void {
    const old = this.#subject;
    const isSame = old?.startOffset === subject.startOffset && old.text === subject.text;
    if (isSame && old.editor === subject.editor) return;
    this.#turnTo(subject, null);
  }

  #turnTo(subject: Subject | null, typed: TypedText | null): void {
    this.painter.clear();
    this.#subject = subject;
    this.#typed = typed;
    this.#shown = null;
    if (subject ?? typed) this.#requests.run(() => this.#explain());
  }

  /** What was typed is let go. */
  #takeEditor(): void {
    this.#turnTo(null, null);
    this.follow(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0]);
  }

  receive(message: FromPanel): void {
    switch (message.type) {
      case "ready":
        return this.#begin(message.turn);
      case "ask":
        return this.#requests.answer(message);
      case "forget":
        return this.#requests.answers.forget(message.id);
      case "hoverToken":
        return this.painter.mark(message.index);
      case "revealToken":
        return this.painter.reveal(message.index);
      case "showsHead":
        return this.painter.showHead(message);
      case "paint":
        return this.painter.paint(message.overlay);
      case "showsInfluence":
        return this.painter.showInfluenceOf(message);
      case "copy":
        return this.#requests.run(() => copyText(message.text));
      case "save":
        return this.#requests.run(() => saveFile(message.fileName, message.content));
      case "openPlace":
        return this.#requests.run(() => openPlace(message));
      case "useCpu":
        return this.#requests.run(() => this.#useCpu());
      case "suggest":
        return this.#requests.run(() => askForSuggestion(this.#subject?.editor));
      case "explainText":
        return this.#turnTo(null, message);
      case "explainEditor":
        return this.#takeEditor();
      case "move":
        return this.#requests.run(() => this.deps.move());
      case "saveExplanation":
        return this.#requests.run(() => this.#save());
      case "openExplanation":
        return this.#requests.run(() => this.#open());
      default:
        message satisfies never;
    }
  }

  /** `turn`: what the page came with; null for one that was hidden and begins anew. */
  #begin(turn: number | null): void {
    if (turn === null) this.#openView();
    this.#view = null;
    if (turn !== this.#turn) this.#requests.run(() => this.#explain());
  }

  #openView(): void {
    if (this.#view !== null) this.#send({ type: "view", view: this.#view });
  }

  /** Within what is explained the cursor chooses a token; elsewhere what stands there is explained instead. */
  #followCursor(editor: vscode.TextEditor, offset: number): void {
    const subject = this.#subject;
    const isInside = subject?.editor === editor && containsOffset(subject, offset) && isCurrent(subject);
    if (isInside) return this.#showCursor(subject, offset);
    // What was opened from a file or typed into the page stays, and so does what is being edited: its numbers would change with each key.
    const isElsewhere = subject === null && (this.#shown !== null || this.#typed !== null);
    if (isElsewhere || this.#cursor.isWriting(editor.document))
      return this.#send({ type: "cursorToken", index: null });
    this.#requests.run(async () => {
      const found = await this.#cursor.subjectAt(editor, offset);
      if (found === "none") this.#sayEmpty();
      else if (found) this.#take(found);
    });
  }

  #showCursor(subject: Subject, offset: number): void {
    if (!this.#shown) return;
    const index = tokenAt(this.#shown.tokens, offset - subject.startOffset);
    this.#send({ type: "cursorToken", index });
    if (index !== null) this.painter.showToken(index);
  }

  #sayEmpty(): void {
    if (this.#shown) return;
    const text = vscode.l10n.t("Open a file and put the cursor into some code: its tokens are shown here.");
    this.#send({ type: "message", kind: "empty", text });
  }

  /** A file that is never read is not explained either. */
  #leaveAlone(): void {
    this.#renew();
    this.#turnTo(null, null);
    const text = vscode.l10n.t(
      "By its name, this file holds passwords or keys, or the setting loupe.excludedFiles names it.",
    );
    this.#send({ type: "message", kind: "empty", text });
  }

  /** Sent at once: a page that is still being made gets it as soon as it is there. */
  async #explain(): Promise<void> {
    // The page was hidden and begins anew: what it showed is sent again.
    if (this.#shown) return this.#sendTokens(this.#shown);
    const subject = this.#subject;
    const asked = subject ?? this.#typed;
    // What stands at the cursor is being looked for: it comes to the page by itself.
    if (!asked) return this.#cursor.isLooking ? undefined : this.#sayEmpty();
    // Under way already: it comes to the page whenever that is there.
    if (this.#asked === asked) return;
    this.#asked = asked;
    const { text } = asked;
    const cancellation = this.#renew();
    const answer = await this.deps.server
      .client()
      .sendRequest(TokensRequest, { text }, cancellation)
      .finally(() => {
        if (this.#asked === asked) this.#asked = null;
      });
    if (cancellation.isCancellationRequested) return;
    this.#requests.answers.begin(text);
    if (!subject) return this.#show(shownTyped(asked as TypedText, answer));
    const shown = shownOf(subject, answer);
    const focus = shown.focus ?? Math.max(0, answer.tokens.length - 1);
    const paint = () => this.painter.show(subject, answer, focus);
    // Over the code first, unless the page is there already.
    const isFirst = this.#turn === 0;
    const painted = isFirst ? paint() : null;
    this.#show(shown);
    if (isFirst) for (const question of firstQuestions(this.#view, shown)) this.#requests.askAhead(question);
    await (painted ?? paint());
  }

  /** The same text is asked about again, once the model is loaded there. */
  async #useCpu(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("loupe");
    await settings.update("executionProvider", "cpu", vscode.ConfigurationTarget.Global);
    await this.deps.server.restart();
    if (!this.#shown) return;
    this.#requests.answers.begin(this.#shown.selection.text);
    this.#show(this.#shown);
  }

  async #save(): Promise<void> {
    if (this.#shown) await saveExplanation(this.#shown, this.#requests.answers.all());
  }

  async #open(): Promise<void> {
    const saved: SavedExplanation | null = await openExplanation();
    if (!saved) return;
    this.#renew();
    this.#turnTo(null, null);
    this.#requests.answers.beginSaved(saved);
    this.#show(saved.tokens);
  }

  #show(tokens: ExplainedTokens): void {
    this.#shown = tokens;
    this.#turn++;
    this.#sendTokens(tokens);
  }

  #sendTokens(tokens: ExplainedTokens): void {
    this.#send({ type: "tokens", turn: this.#turn, ...tokens });
  }

  #send(message: ToPanel): void {
    this.deps.page.send(message);
  }

  /** Ends what is under way; what comes next is cancelled by the token that this gives. */
  #renew(): vscode.CancellationToken {
    this.#pending.cancel();
    this.#pending.dispose();
    this.#pending = new vscode.CancellationTokenSource();
    return this.#pending.token;
  }

  /** Closes the page as well. */
  close(): void {
    this.dispose();
  }

  /** A page that closes disposes of this, and this of its page. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#pending.cancel();
    this.#cursor.dispose();
    this.deps.page.dispose();
    this.#requests.dispose();
    this.painter.dispose();
    // A server that is down holds nothing.
    this.#requests.run(() => this.deps.server.client().sendRequest(EndExplainRequest));
  }
}

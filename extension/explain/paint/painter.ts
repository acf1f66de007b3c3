// All that an explanation paints in the editor: the chosen overlay over what is explained, and the token that the page
// points at. Knows nothing of what is explained but its place and its tokens.
import type * as vscode from "vscode";
import type { Question } from "../../../server/protocol/explain";
import type { TokenSpan, TokensResult } from "../../../server/protocol/lsp";
import type { FromPanel, Overlay, ToPanel } from "../../../server/protocol/panel";
import type { Subject } from "../subject/subject";
import { revealToken, TokenMark } from "../subject/tokenMark";
import type { OverlayChoice } from "./overlayChoice";
import { Overlays } from "./overlays";

export interface PainterDeps {
  readonly choice: OverlayChoice;
  readonly send: (message: ToPanel) => void;
  /** Runs to its end, and says in the panel what goes wrong. */
  readonly run: (work: () => Promise<unknown>) => void;
  readonly ask: (question: Question) => Promise<unknown>;
}

type Message<Type extends FromPanel["type"]> = Extract<FromPanel, { type: Type }>;

export class Painter implements vscode.Disposable {
  readonly #mark = new TokenMark();
  readonly #overlays: Overlays;
  #subject: Subject | null = null;
  #spans: readonly TokenSpan[] = [];

  constructor(private readonly deps: PainterDeps) {
    const overlay = deps.choice.get();
    this.#overlays = new Overlays(deps.ask, overlay);
    deps.send({ type: "overlay", overlay });
  }

  /** `token`: the one whose attention is painted. */
  async show(subject: Subject, answer: TokensResult, token: number): Promise<void> {
    this.#subject = subject;
    this.#spans = answer.tokens;
    await this.#overlays.show(subject, answer, token);
  }

  /** Nothing is painted any more, until something is shown again. */
  clear(): void {
    this.#mark.set(this.#subject, undefined);
    this.#overlays.clear();
    this.#subject = null;
    this.#spans = [];
  }

  /** Paints what has come into view. */
  repaint(): void {
    this.deps.run(() => this.#overlays.follow());
  }

  paint(overlay: Overlay | null): void {
    this.deps.choice.set(overlay);
    this.deps.send({ type: "overlay", overlay });
    this.deps.run(() => this.#overlays.choose(overlay));
  }

  /** Paints influence, and of the cursor's line that of each token. */
  paintInfluenceOfLine(): void {
    this.deps.send({ type: "overlay", overlay: "influence" });
    this.deps.run(() => this.#overlays.chooseInfluenceOfLine());
  }

  /** Puts the editor's cursor at the token that the one at the cursor attends to most, however far away it is. */
  goToAttended(): void {
    this.deps.run(async () => {
      const index = await this.#overlays.mostAttended();
      if (index !== null) this.reveal(index);
    });
  }

  showToken(index: number): void {
    this.deps.run(() => this.#overlays.showToken(index));
  }

  showHead(message: Message<"showsHead">): void {
    this.deps.run(() => this.#overlays.showHead(message));
  }

  showInfluenceOf(message: Message<"showsInfluence">): void {
    this.deps.run(() => this.#overlays.showInfluenceOf(message));
  }

  /** Null takes the mark away. */
  mark(index: number | null): void {
    this.#mark.set(this.#subject, index === null ? undefined : this.#spans[index]);
  }

  reveal(index: number): void {
    revealToken(this.#subject, this.#spans[index]);
  }

  dispose(): void {
    this.#mark.dispose();
    this.#overlays.dispose();
  }
}

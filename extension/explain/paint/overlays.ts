// What is painted over the code: token boundaries, attention of one token, surprise; and beside it, in the gutter, tokens
// per line. Few shared decoration types, visible lines only; the text keeps its own colours.
import * as vscode from "vscode";
import type { Answer, Question } from "../../../server/protocol/explain";
import type { HeadStep, StrongestLooks, Surprise } from "../../../server/protocol/explainModel";
import type { TokenSpan, TokensResult } from "../../../server/protocol/lsp";
import type { Overlay } from "../../../server/protocol/panel";
import { DecorationTypes } from "./decorationTypes";
import { GutterNumbers } from "./gutterNumbers";
import { coveredLines, type Lines } from "./paintedLines";
import { InfluenceOverlay } from "./influenceOverlay";
import {
  attentionLevels,
  clearestHead,
  LEVELS,
  lineCounts,
  surpriseLevels,
  visibleSpans,
} from "./overlayLevels";
import { isCurrent, rangeOf, type Subject } from "../subject/subject";

/** Beside what is visible nothing is painted, and no more than this of it. */
const MAX_RANGES = 1000;
/** Lines above and below what is visible that are painted with it. */
const AHEAD = 30;
const NOTE_MS = 4000;
const TONES = ["55, 148, 255", "209, 134, 22", "137, 209, 133", "177, 128, 215"];

export class Overlays implements vscode.Disposable {
  private subject: Subject | null = null;
  private spans: readonly TokenSpan[] = [];
  private token = 0;
  private nHead = 1;
  /** Null: none was chosen yet. */
  private head: { readonly layer: number; readonly head: number } | null = null;
  /** Makes each question about the last suggestion a new one. */
  private turn = 0;
  private readonly influence = new InfluenceOverlay();
  private readonly tones = new DecorationTypes(() => TONES.map((tone) => background(`rgba(${tone}, 0.22)`)));
  /** From faint to strong: yellow over the code, as the panel's palette ends. */
  private readonly levels = new DecorationTypes(() =>
    Array.from({ length: LEVELS }, (_, level) =>
      background(`rgba(254, 200, 56, ${((level + 1) * 0.5) / LEVELS})`),
    ),
  );
  private readonly counts = new GutterNumbers();
  /** Of the document: where nothing is to be painted that is not. */
  private covered: Lines | null = null;

  /** `ask` gives the answer to a question about the text on screen; `overlay` is painted once something is shown. */
  constructor(
    private readonly ask: (question: Question) => Promise<unknown>,
    private overlay: Overlay | null,
  ) {}

  async show(
    subject: Subject,
    { tokens, nHead }: Pick<TokensResult, "tokens" | "nHead">,
    token: number,
  ): Promise<void> {
    this.subject = subject;
    this.spans = tokens;
    this.nHead = nHead;
    this.token = token;
    await this.paint();
  }

  async choose(overlay: Overlay | null): Promise<void> {
    this.overlay = overlay;
    this.influence.clear();
    if (overlay === "influence") await this.paintInfluence();
    else await this.paint();
  }

  /** Of lines that are painted, these token by token. */
  async showInfluenceOf({ record, group }: { record: number; group: number }): Promise<void> {
    if (this.overlay !== "influence") return;
    const answer = await this.ask({ kind: "tokenInfluence", record, group });
    const { tokens } = answer as Answer<"tokenInfluence">;
    if (this.overlay === "influence" && tokens) this.influence.paintTokens(tokens);
  }

  async chooseInfluenceOfLine(): Promise<void> {
    if (this.overlay !== "influence") await this.choose("influence");
    const found = this.influence.groupAtCursor();
    if (found) return this.showInfluenceOf(found);
    const text = vscode.l10n.t("This line is none of those that were left out one by one.");
    vscode.window.setStatusBarMessage(text, NOTE_MS);
  }

  async showToken(token: number): Promise<void> {
    this.token = token;
    if (this.overlay === "attention") await this.paint();
  }

  async showHead({ layer, head }: { layer: number; head: number }): Promise<void> {
    this.head = { layer, head };
    if (this.overlay === "attention") await this.paint();
  }

  /** The token that the one at the cursor attends to most, itself left out; null where nothing is shown. */
  async mostAttended(): Promise<number | null> {
    if (!this.subject || this.token === 0) return null;
    const { weights } = await this.headStep();
    const others = weights.subarray(0, this.token);
    return others.reduce((best, weight, i) => (weight > (others[best] ?? 0) ? i : best), 0);
  }

  /** Nothing is painted any more, until something is shown again. */
  clear(): void {
    this.covered = null;
    if (this.subject) this.setAll(this.subject.editor, []);
    this.subject = null;
  }

  dispose(): void {
    this.tones.dispose();
    this.levels.dispose();
    this.counts.dispose();
    this.influence.dispose();
  }

  /** What is visible has changed. Line by line, as while one types, it stays within what was painted ahead. */
  async follow(): Promise<void> {
    const { subject, covered } = this;
    const isCovered = ({ start, end }: vscode.Range) =>
      covered !== null && covered.first <= start.line && end.line <= covered.last;
    if (subject?.editor.visibleRanges.every(isCovered)) return;
    await this.paint();
  }

  async paint(): Promise<void> {
    const { subject, overlay } = this;
    if (!subject || !isCurrent(subject)) return;
    if (overlay === null || overlay === "influence") return this.setAll(subject.editor, []);
    if (overlay === "tokens") return this.paintTokens(subject);
    if (overlay === "lines") return this.paintLines(subject);
    const levels = await this.levelsOf(overlay);
    if (this.subject !== subject || this.overlay !== overlay || !isCurrent(subject)) return;
    this.paintLevels(subject, levels);
  }

  /** Of the last suggestion, wherever it was: the selection has no part in it. */
  private async paintInfluence(): Promise<void> {
    if (this.subject) this.setAll(this.subject.editor, []);
    const answer = await this.ask({ kind: "lineInfluence", turn: ++this.turn });
    const { lines } = answer as Answer<"lineInfluence">;
    if (!lines) {
      const text = vscode.l10n.t("No suggestion has been computed yet: type some code, then paint again.");
      return void vscode.window.setStatusBarMessage(text, NOTE_MS);
    }
    if (this.overlay === "influence") this.influence.paint(lines);
  }

  private async levelsOf(overlay: "attention" | "surprise"): Promise<readonly number[]> {
    if (overlay === "surprise") return surpriseLevels((await this.ask({ kind: "surprise" })) as Surprise);
    return attentionLevels((await this.headStep()).weights);
  }

  /** Of the head that was chosen; before that, of the one that looks most clearly at another word. */
  private async headStep(): Promise<HeadStep> {
    const { token: position } = this;
    const head =
      this.head ?? clearestHead((await this.ask({ kind: "looks", position })) as StrongestLooks, this.nHead);
    return (await this.ask({ kind: "head", position, ...head })) as HeadStep;
  }

  private paintTokens(subject: Subject): void {
    const visible = this.visible(subject);
    this.setAll(
      subject.editor,
      this.tones.all.map((type, tone) => ({
        type,
        ranges: visible
          .filter((index) => index % TONES.length === tone)
          .map((index) => this.range(subject, index)),
      })),
    );
  }

  private paintLevels(subject: Subject, levelOf: readonly number[]): void {
    const visible = this.visible(subject);
    this.setAll(
      subject.editor,
      this.levels.all.map((type, level) => ({
        type,
        ranges: visible
          .filter((index) => levelOf[index] === level + 1)
          .map((index) => this.range(subject, index)),
      })),
    );
  }

  private paintLines(subject: Subject): void {
    const { document } = subject.editor;
    const first = document.positionAt(subject.startOffset).line;
    const lines = lineCounts(subject.text, this.spans).map((value, line) => ({
      range: document.lineAt(first + line).range,
      value,
    }));
    const isVisible = ({ range }: { range: vscode.Range }) =>
      subject.editor.visibleRanges.some((visible) => visible.intersection(range) !== undefined);
    this.setAll(subject.editor, []);
    this.covered = null;
    this.counts.show(subject.editor, lines.filter(isVisible).slice(0, MAX_RANGES));
  }

  /** Indices of the tokens that are in view, and of those near by where they are not too many. */
  private visible(subject: Subject): number[] {
    const { editor, startOffset } = subject;
    const spansIn = (ranges: readonly vscode.Range[]) =>
      visibleSpans(
        this.spans,
        ranges.map(({ start, end }) => ({
          start: editor.document.offsetAt(start) - startOffset,
          end: editor.document.offsetAt(end) - startOffset,
        })),
      );
    const near = editor.visibleRanges.map(({ start, end }) =>
      editor.document.validateRange(
        new vscode.Range(Math.max(0, start.line - AHEAD), 0, end.line + AHEAD, Number.MAX_SAFE_INTEGER),
      ),
    );
    const found = spansIn(near);
    const isFew = found.length <= MAX_RANGES;
    const [first, last] = [this.spans[0], this.spans.at(-1)].map((span) => span && rangeOf(subject, span));
    this.covered = isFew ? coveredLines(near, { first: first?.start.line, last: last?.end.line }) : null;
    return isFew ? found : spansIn(editor.visibleRanges).slice(0, MAX_RANGES);
  }

  private range(subject: Subject, index: number): vscode.Range {
    const span = this.spans[index];
    if (!span) throw new Error(`expected a token below ${this.spans.length}, got ${index}`);
    return rangeOf(subject, span);
  }

  /** Every type is set, so that what another overlay has painted goes. */
  private setAll(editor: vscode.TextEditor, painted: readonly Painted[]): void {
    this.counts.show(editor, []);
    for (const type of [...this.tones.made, ...this.levels.made]) {
      const ranges = painted.find((entry) => entry.type === type)?.ranges ?? [];
      editor.setDecorations(type, ranges);
    }
  }
}

interface Painted {
  readonly type: vscode.TextEditorDecorationType;
  readonly ranges: readonly vscode.Range[];
}

function background(backgroundColor: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    backgroundColor,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

// What each line around the cursor was worth to the last suggestion, and each token of a line that is opened, painted over
// the code: yellow what it was built on, blue what spoke against it. A line that was edited since then is left alone.
import * as vscode from "vscode";
import type { LineInfluence, TokenInfluence } from "../../../server/protocol/explainContext";
import { DecorationTypes } from "./decorationTypes";
import { LEVELS, influenceLevels } from "./overlayLevels";

const BUILT_ON = "254, 200, 56";
const AGAINST = "55, 148, 255";

export class InfluenceOverlay implements vscode.Disposable {
  private readonly builtOn = levelsOf(BUILT_ON, { isWholeLine: true });
  private readonly against = levelsOf(AGAINST, { isWholeLine: true });
  private readonly tokensBuiltOn = levelsOf(BUILT_ON, { isWholeLine: false });
  private readonly tokensAgainst = levelsOf(AGAINST, { isWholeLine: false });
  private lines: LineInfluence | null = null;
  private except: number | null = null;
  /** A line that is edited or deleted loses its colour with the key that does it. */
  private readonly edits = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (this.lines && document.uri.toString() === vscode.Uri.parse(this.lines.uri).toString())
      this.paint(this.lines, this.except);
  });

  paint(lines: LineInfluence, except: number | null = null): void {
    this.clear();
    this.lines = lines;
    this.except = except;
    const losses = lines.groups.map(({ without }) => lines.whole - without);
    const levels = influenceLevels(losses);
    const all = lines.groups.map((group, i) => ({ ...group, loss: losses[i] ?? 0, level: levels[i] ?? 0 }));
    const shownLines = all.filter(({ firstLine }) => firstLine !== except);
    for (const editor of editorsOf(lines.uri)) {
      const current = shownLines.filter((group) => isUnchanged(editor.document, group));
      const at = (level: number) =>
        current.filter((group) => group.level === level).map((group) => shown(editor, group));
      this.builtOn.all.forEach((type, i) => editor.setDecorations(type, at(i + 1)));
      this.against.all.forEach((type, i) => editor.setDecorations(type, at(-i - 1)));
    }
  }

  /** In place of the lines' own colour. */
  paintTokens({ uri, firstLine, text, whole, tokens }: TokenInfluence): void {
    if (this.lines) this.paint(this.lines, firstLine);
    const endLine = firstLine + text.split("\n").length;
    const losses = tokens.map(({ without }) => whole - without);
    const levels = influenceLevels(losses);
    for (const editor of editorsOf(uri)) {
      const { document } = editor;
      if (!isUnchanged(document, { firstLine, endLine, text })) continue;
      const place = placesIn(document, { firstLine, text });
      const painted = tokens.map(({ start, end }, i) => ({
        level: levels[i] ?? 0,
        ...hovered(new vscode.Range(place(start), place(end)), losses[i] ?? 0),
      }));
      const at = (wanted: number) => painted.filter(({ level }) => level === wanted);
      this.tokensBuiltOn.all.forEach((type, i) => editor.setDecorations(type, at(i + 1)));
      this.tokensAgainst.all.forEach((type, i) => editor.setDecorations(type, at(-i - 1)));
    }
  }

  /** The painted lines in which the cursor stands. */
  groupAtCursor(): { readonly record: number; readonly group: number } | null {
    const editor = vscode.window.activeTextEditor;
    if (!this.lines || !editor || !editorsOf(this.lines.uri).includes(editor)) return null;
    const { line } = editor.selection.active;
    const group = this.lines.groups.findIndex(
      ({ firstLine, endLine, text }) => firstLine <= line && line < endLine && text.trim() !== "",
    );
    return group < 0 ? null : { record: this.lines.record, group };
  }

  clear(): void {
    this.lines = null;
    for (const editor of vscode.window.visibleTextEditors)
      for (const type of this.types().flatMap(({ made }) => made)) editor.setDecorations(type, []);
  }

  dispose(): void {
    this.edits.dispose();
    for (const types of this.types()) types.dispose();
  }

  private types(): readonly DecorationTypes[] {
    return [this.builtOn, this.against, this.tokensBuiltOn, this.tokensAgainst];
  }
}

function editorsOf(uri: string): readonly vscode.TextEditor[] {
  const wanted = vscode.Uri.parse(uri).toString();
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === wanted);
}

/** Offsets of the lines' text → places in the document, where a line may have more in it now. */
export function placesIn(
  document: Pick<vscode.TextDocument, "lineAt">,
  { firstLine, text }: { readonly firstLine: number; readonly text: string },
): (offset: number) => vscode.Position {
  return (offset) => {
    const before = text.slice(0, offset).split("\n");
    const line = firstLine + before.length - 1;
    const own = (text.split("\n")[before.length - 1] ?? "").replace(/\r$/, "");
    const whole = document.lineAt(line).text;
    const from = whole.endsWith(own) ? whole.length - own.length : Math.max(0, whole.indexOf(own));
    return new vscode.Position(line, from + (before.at(-1)?.length ?? 0));
  };
}

interface Lines {
  readonly firstLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** The cursor's line has more in it now than the prompt had: its part there must still stand in it. */
function isUnchanged(document: vscode.TextDocument, { firstLine, endLine, text }: Lines): boolean {
  if (text.trim() === "" || firstLine < 0 || endLine > document.lineCount) return false;
  const expected = text.split("\n");
  return expected.every((line, i) => document.lineAt(firstLine + i).text.includes(line.replace(/\r$/, "")));
}

function shown(
  { document }: vscode.TextEditor,
  { firstLine, endLine, loss }: Lines & { readonly loss: number },
): vscode.DecorationOptions {
  const range = new vscode.Range(
    document.lineAt(firstLine).range.start,
    document.lineAt(endLine - 1).range.end,
  );
  return hovered(range, loss);
}

function hovered(range: vscode.Range, loss: number): vscode.DecorationOptions {
  const hoverMessage = vscode.l10n.t(
    "Without this the suggestion's log-probability would be {0} lower.",
    loss.toFixed(3),
  );
  return { range, hoverMessage };
}

/** A line is wide: fainter than a token. */
function levelsOf(color: string, { isWholeLine }: { isWholeLine: boolean }): DecorationTypes {
  const strongest = isWholeLine ? 0.36 : 0.5;
  const typeOf = (level: number) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine,
      backgroundColor: `rgba(${color}, ${(level * strongest) / LEVELS})`,
      overviewRulerColor: `rgba(${color}, ${level / LEVELS})`,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    });
  return new DecorationTypes(() => Array.from({ length: LEVELS }, (_, i) => typeOf(i + 1)));
}

// What each line around the cursor was worth to the last suggestion, painted over the lines: yellow what it was built on,
// blue what spoke against it. A line that was edited since then is left alone.
import * as vscode from "vscode";
import type { LineInfluence } from "../../server/protocol/explain";
import { LEVELS, influenceLevels } from "./overlayLevels";

const BUILT_ON = "254, 200, 56";
const AGAINST = "55, 148, 255";

export class InfluenceOverlay implements vscode.Disposable {
  private readonly builtOn = levelsOf(BUILT_ON);
  private readonly against = levelsOf(AGAINST);

  paint({ uri, whole, groups }: LineInfluence): void {
    const losses = groups.map(({ without }) => whole - without);
    const levels = influenceLevels(losses);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== vscode.Uri.parse(uri).toString()) continue;
      const lines = groups.map((group, i) => ({ ...group, loss: losses[i] ?? 0, level: levels[i] ?? 0 }));
      const current = lines.filter((group) => isUnchanged(editor.document, group));
      const at = (level: number) =>
        current.filter((group) => group.level === level).map((group) => shown(editor, group));
      this.builtOn.forEach((type, i) => editor.setDecorations(type, at(i + 1)));
      this.against.forEach((type, i) => editor.setDecorations(type, at(-i - 1)));
    }
  }

  clear(): void {
    for (const editor of vscode.window.visibleTextEditors)
      for (const type of [...this.builtOn, ...this.against]) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of [...this.builtOn, ...this.against]) type.dispose();
  }
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
  const hoverMessage = vscode.l10n.t(
    "Without this the suggestion's log-probability would be {0} lower.",
    loss.toFixed(3),
  );
  return { range, hoverMessage };
}

function levelsOf(color: string): vscode.TextEditorDecorationType[] {
  return Array.from({ length: LEVELS }, (_, level) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: `rgba(${color}, ${((level + 1) * 0.36) / LEVELS})`,
      overviewRulerColor: `rgba(${color}, ${(level + 1) / LEVELS})`,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    }),
  );
}

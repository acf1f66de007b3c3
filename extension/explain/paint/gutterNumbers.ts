// Numbers in the editor's gutter, where the stable interface of VS Code takes pictures only: each number is drawn once, as a
// small SVG for light and for dark themes, and shared by all lines that have it.
import * as vscode from "vscode";

/** A larger one is shown as this and a plus: two digits fit the gutter, and so there are few pictures. */
const MOST = 99;
const LIGHT = "#5a5a5a";
const DARK = "#a6a6a6";

export class GutterNumbers implements vscode.Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();

  /** One number for each range's line; lines that had one before and are not named lose it. */
  show(
    editor: vscode.TextEditor,
    lines: readonly { readonly range: vscode.Range; readonly value: number }[],
  ): void {
    const byText = new Map<string, vscode.Range[]>();
    for (const { range, value } of lines) {
      const text = value > MOST ? `${MOST}+` : String(value);
      byText.set(text, [...(byText.get(text) ?? []), range]);
    }
    for (const text of byText.keys()) if (!this.types.has(text)) this.types.set(text, typeOf(text));
    for (const [text, type] of this.types) editor.setDecorations(type, byText.get(text) ?? []);
  }

  dispose(): void {
    for (const type of this.types.values()) type.dispose();
  }
}

function typeOf(text: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    light: { gutterIconPath: pictureOf(text, LIGHT), gutterIconSize: "contain" },
    dark: { gutterIconPath: pictureOf(text, DARK), gutterIconSize: "contain" },
  });
}

/** `12` → a picture of it, right-aligned as line numbers are. */
export function pictureOf(text: string, color: string): vscode.Uri {
  const size = text.length > 2 ? 9 : 11;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18" width="18" height="18">` +
    `<text x="17" y="13" text-anchor="end" font-family="sans-serif" font-size="${size}" fill="${color}">${text}</text></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
}

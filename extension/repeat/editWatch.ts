// Events of one editor → small edits, each the line as it was when the cursor came to it and as it is now. Remembers no
// document: the line at hand and the last edit are all.
import { isSameEdit, lineEdit, type LineEdit } from "./lineEdit";
import { type Repeat, ruleOf } from "./rule";

/** What is asked of a document; lines are counted from 0. */
export interface DocumentLines {
  readonly lineCount: number;
  readonly lineAt: (line: number) => { readonly text: string };
}

export interface RepeatedEdit {
  readonly repeat: Repeat;
  readonly lines: readonly number[];
}

interface LineChange {
  readonly uri: string;
  readonly line: number;
  readonly edit: LineEdit;
}

/** A call may begin so many lines above. */
const LINES_AROUND = 60;

export class EditWatch {
  private current: { uri: string; line: number; text: string; lineCount: number } | null = null;
  private last: LineChange | null = null;

  /** The cursor is on this line now. What was done to the one before becomes the last edit. */
  recordMove(uri: string, line: number, lines: DocumentLines): void {
    if (this.current?.uri === uri && this.current.line === line) return;
    const made = this.changeIn(lines, uri);
    if (made) this.last = made;
    const isThere = line < lines.lineCount;
    this.current = isThere ? { uri, line, text: lines.lineAt(line).text, lineCount: lines.lineCount } : null;
  }

  /** Whether the line at hand got the same edit as the one before it; asked after a change. */
  findRepeatedEdit(uri: string, lines: DocumentLines): RepeatedEdit | null {
    const made = this.changeIn(lines, uri);
    const { last } = this;
    if (!made || last?.uri !== uri || last.line === made.line || !isSameEdit(last.edit, made.edit))
      return null;
    const repeat = ruleOf(last.edit, made.edit);
    return repeat && { repeat, lines: [last.line, made.line] };
  }

  /** Lines have come or gone, or several cursors type: what is known of them is worth nothing. */
  reset(): void {
    this.current = null;
    this.last = null;
  }

  private changeIn(lines: DocumentLines, uri: string): LineChange | null {
    const { current } = this;
    if (!current || current.uri !== uri || current.lineCount !== lines.lineCount) return null;
    const after = lines.lineAt(current.line).text;
    if (after === current.text) return null;
    const surroundings = {
      above: textBetween(lines, Math.max(0, current.line - LINES_AROUND), current.line),
      below: textBetween(lines, current.line + 1, Math.min(lines.lineCount, current.line + 1 + LINES_AROUND)),
    };
    const edit = lineEdit(current.text, after, surroundings);
    return edit && { uri, line: current.line, edit };
  }
}

function textBetween(lines: DocumentLines, from: number, to: number): string {
  let text = "";
  for (let line = from; line < to; line++) text += `${lines.lineAt(line).text}\n`;
  return text;
}

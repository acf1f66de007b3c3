// Applies what a server suggests to a text, the way an editor does: positions count lines and UTF-16 code units.
import type { Edit, Position } from "./types";

/** CRLF and lone CR become LF. */
export function withUnixLineEnds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** A character beyond the line's end means the line's end, as LSP says. */
export function offsetAt(text: string, position: Position): number {
  let lineStart = 0;
  for (let line = 0; line < position.line; line++) {
    const newline = text.indexOf("\n", lineStart);
    if (newline < 0) return text.length;
    lineStart = newline + 1;
  }
  return Math.min(lineStart + position.character, lineEndFrom(text, lineStart));
}

/** Offset of the newline at or after `offset`, or of the text's end. */
export function lineEndFrom(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline;
}

export interface AppliedEdit {
  readonly text: string;
  /** Offsets of the inserted text within `text`. */
  readonly start: number;
  readonly end: number;
}

/** `applyEdit("a\nb()", {start: 1:2, end: 1:3, newText: "1)"})` → `"a\nb(1)"`. */
export function applyEdit(text: string, edit: Edit): AppliedEdit {
  const newText = withUnixLineEnds(edit.newText);
  const start = offsetAt(text, edit.start);
  const end = Math.max(start, offsetAt(text, edit.end));
  return {
    text: text.slice(0, start) + newText + text.slice(end),
    start,
    end: start + newText.length,
  };
}

/** The edit that types `newText` at a position. */
export function insertion(at: Position, newText: string): Edit {
  return { start: at, end: at, newText };
}

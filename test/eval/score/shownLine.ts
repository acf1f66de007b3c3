// What is wrong with a shown suggestion that is not exact: a copy of a line near by, or wrong from its first character.
import { applyEdit, lineEndFrom } from "../edit";
import type { Cursor, Edit } from "../types";
import { firstInsertedLine, isExactLine } from "./exactLine";

/** Lines above and below in which a line counts as copied. */
const NEAR_LINES = 30;
/** Closers and words such as `else` stand below each other in good code. */
const MIN_LENGTH = 6;

/** A line that the suggestion completes is one of the lines around it once more; what the author wrote is no copy. */
export function isCopied(cursor: Cursor, edit: Edit): boolean {
  if (isExactLine(cursor, edit)) return false;
  const { text, start, end } = applyEdit(cursor.documentText, edit);
  const lines = text.split("\n");
  const first = lineOf(text, start);
  const last = lineOf(text, end);
  const near = [
    ...lines.slice(Math.max(0, first - NEAR_LINES), first),
    ...lines.slice(last + 1, last + 1 + NEAR_LINES),
  ];
  const known = new Set(near.map(content));
  return lines
    .slice(first, last + 1)
    .map(content)
    .some((line) => line.length >= MIN_LENGTH && /\w/.test(line) && known.has(line));
}

/** Nothing of it would be kept: already its first character, blanks apart, is another one. */
export function isWrongFromStart(cursor: Cursor, edit: Edit): boolean {
  if (isExactLine(cursor, edit)) return false;
  const inserted = firstInsertedLine(cursor, edit).trimStart();
  return inserted.charAt(0) !== (cursor.target + cursor.lineRest).trimStart().charAt(0);
}

/** Without indentation and the comma or semicolon at its end. */
function content(line: string): string {
  return line.trim().replace(/[,;]$/, "");
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, lineEndFrom(text, offset)).split("\n").length - 1;
}

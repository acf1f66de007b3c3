// Is the line what its author wrote? One rule, the same for the product and the baselines.
import { applyEdit, lineEndFrom } from "../edit";
import type { Cursor, Edit } from "../types";

/** The cursor's line after the edit, up to the first newline that the edit inserted. */
export function lineAfterEdit(cursor: Cursor, edit: Edit): string {
  const applied = applyEdit(cursor.documentText, edit);
  const lineStart = cursor.offset - cursor.character;
  return applied.text.slice(lineStart, lineEndFrom(applied.text, lineStart));
}

export function isExactLine(cursor: Cursor, edit: Edit): boolean {
  if (leavesRestBehind(cursor, edit)) return false;
  return lineAfterEdit(cursor, edit).trimEnd() === cursor.originalLine.trimEnd();
}

/** Several lines inserted before what stays of the line: the rest would end up on another line. */
function leavesRestBehind(cursor: Cursor, edit: Edit): boolean {
  const applied = applyEdit(cursor.documentText, edit);
  if (!applied.text.slice(applied.start, applied.end).includes("\n")) return false;
  return applied.text.slice(applied.end, lineEndFrom(applied.text, applied.end)).trim() !== "";
}

/** The first line of what the edit puts at the cursor; what it repeats left of the cursor is not counted. */
export function firstInsertedLine(cursor: Cursor, edit: Edit): string {
  const line = lineAfterEdit(cursor, edit);
  const inserted = line.slice(cursor.character);
  const rest = leavesRestBehind(cursor, edit) ? "" : cursor.lineRest.trimEnd();
  return rest !== "" && inserted.trimEnd().endsWith(rest)
    ? inserted.trimEnd().slice(0, -rest.length)
    : inserted;
}

const WORD_START = /^[\p{L}\p{N}_$]+/u;
const WORD_END = /[\p{L}\p{N}_$]$/u;

/** True where the cursor stands inside a word: the only places where completing a partial word is a task. */
export function isInsideWord(cursor: Cursor): boolean {
  return WORD_END.test(cursor.documentText.slice(0, cursor.offset)) && WORD_START.test(cursor.target);
}

/** The partial word at the cursor is completed as the author did. */
export function isExactWord(cursor: Cursor, edit: Edit): boolean {
  const suggested = WORD_START.exec(firstInsertedLine(cursor, edit));
  return suggested !== null && suggested[0] === WORD_START.exec(cursor.target)?.[0];
}

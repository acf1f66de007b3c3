// A line before and after → what was changed in it, in whole tokens, and what stands on both sides of the change.
import { type Token, tokensOf } from "./tokens";

export interface LineEdit {
  /** Tokens left of the change, the nearest last. */
  readonly left: readonly Token[];
  /** Tokens right of it, the nearest first. */
  readonly right: readonly Token[];
  readonly removed: readonly Token[];
  readonly inserted: readonly Token[];
  /** Everything between the two sides, blanks too. */
  readonly removedText: string;
  readonly insertedText: string;
}

/** More is no small edit. */
const MAX_LENGTH = 80;

/** What stands before and after the line: as much as a call may be long. */
export interface Surroundings {
  readonly above: string;
  readonly below: string;
}

/** Null where nothing but blanks changed, or too much. */
export function lineEdit(before: string, after: string, { above, below }: Surroundings): LineEdit | null {
  const [old, now] = [tokensOf(before), tokensOf(after)];
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start]?.text === now[start]?.text) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end)?.text === now.at(-1 - end)?.text) end++;
  const edit = {
    left: [...codeIn(above), ...old.slice(0, start)],
    right: [...old.slice(old.length - end), ...codeIn(below)],
    removed: old.slice(start, old.length - end),
    inserted: now.slice(start, now.length - end),
    removedText: between(before, old, start, end),
    insertedText: between(after, now, start, end),
  };
  if (edit.removed.length === 0 && edit.inserted.length === 0) return null;
  return edit.removedText.length + edit.insertedText.length > MAX_LENGTH ? null : edit;
}

function codeIn(text: string): Token[] {
  return tokensOf(text).filter(({ kind }) => kind !== "comment");
}

/** Indentation and blanks at the line's end belong to the sides. */
function between(line: string, tokens: readonly Token[], start: number, end: number): string {
  const from = tokens[start - 1]?.end ?? line.length - line.trimStart().length;
  const to = tokens[tokens.length - end]?.start ?? line.trimEnd().length;
  return line.slice(from, Math.max(from, to));
}

/** Blanks on both sides apart: one of them may stand at a line's end. */
export function isSameEdit(a: LineEdit, b: LineEdit): boolean {
  return a.insertedText.trim() === b.insertedText.trim() && a.removedText.trim() === b.removedText.trim();
}

// Where in one line a completion may be asked for, and what of the line stays. Knows one line, no file.
import { randomBelow, type Random } from "../random";
import type { ColumnRule, CursorKind } from "../types";

const CLOSERS_AT_END = /[)\]}'"`,;:]+$/;
const WORD = /[\p{L}\p{N}_$]/u;
const MIN_TARGET_CHARACTERS = 2;
const MIN_LINE_CHARACTERS = 3;

/** Lines worth asking for: 3 or more non-space characters and a letter. */
export function isDrawable(line: string): boolean {
  return nonSpaceCount(line) >= MIN_LINE_CHARACTERS && /\p{L}/u.test(line);
}

export function nonSpaceCount(text: string): number {
  return [...text.replace(/\s/gu, "")].length;
}

/** The run R of closers and punctuation that ends the line: `"f(a, [b]);"` → `"]);"`. */
export function closingRun(line: string): string {
  return CLOSERS_AT_END.exec(line.trimEnd())?.[0] ?? "";
}

/** End of the target, exclusive: left of R for `mid`, the last non-space character for `eol`; null where there is no R. */
export function targetEnd(line: string, kind: CursorKind): number | null {
  const trimmed = line.trimEnd();
  if (kind === "eol") return trimmed.length;
  const run = closingRun(line);
  return run === "" ? null : trimmed.length - run.length;
}

/** All columns (UTF-16) the rule allows, each with a target of at least 2 non-space characters behind it. */
export function columnsOf(line: string, end: number, rule: ColumnRule): number[] {
  const first = line.search(/\S/u);
  const columns =
    rule === "firstColumn" ? [first] : rule === "boundary" ? boundaries(line) : codePoints(line);
  return columns.filter(
    (column) => column < end && nonSpaceCount(line.slice(column, end)) >= MIN_TARGET_CHARACTERS,
  );
}

export function drawColumn(
  line: string,
  kind: CursorKind,
  rule: ColumnRule,
  random: Random,
): { column: number; end: number } | null {
  const end = targetEnd(line, kind);
  if (end === null) return null;
  const columns = columnsOf(line, end, rule);
  const column = columns[randomBelow(random, columns.length)];
  return column === undefined ? null : { column, end };
}

/** Right of the indent, where a word or blanks begin or end, and behind every punctuation character. */
function boundaries(line: string): number[] {
  const first = line.search(/\S/u);
  return codePoints(line).filter((column) => {
    if (column <= first) return false;
    const before = classOf(line.slice(0, column).at(-1) ?? "");
    return before === "punctuation" || before !== classOf(line.slice(column, column + 1));
  });
}

function codePoints(line: string): number[] {
  const columns: number[] = [];
  let column = 0;
  for (const character of line) {
    columns.push(column);
    column += character.length;
  }
  return columns;
}

function classOf(character: string): "space" | "word" | "punctuation" {
  if (/\s/u.test(character)) return "space";
  // Halves of a surrogate pair count as word: no rule may cut between them.
  return WORD.test(character) || /[\ud800-\udfff]/.test(character) ? "word" : "punctuation";
}

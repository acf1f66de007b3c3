// Tokens → lines of the text itself, each in pieces that belong to one token.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import type { ExplainedTokens } from "../../../server/protocol/panel";

export interface TextPiece {
  /** Of the token. */
  readonly index: number;
  readonly text: string;
}

/** A line of more pieces is folded, so that a line of thousands does not exist all at once. */
const MAX_PIECES = 64;

/**
 * The first `length` tokens: a token with a line end in it has a piece in each line; tokens that share a character show
 * it once. `a` `\n  b` → [a] [␣␣b]
 */
export function textRows(
  { tokens, selection }: Pick<ExplainedTokens, "tokens" | "selection">,
  length: number,
  maxPieces = MAX_PIECES,
): TextPiece[][] {
  const rows: TextPiece[][] = [];
  let row: TextPiece[] = [];
  const endRow = (): void => {
    rows.push(row);
    row = [];
  };
  let shownTo = 0;
  tokens.slice(0, length).forEach(({ start, end }, index) => {
    const own = selection.text.slice(Math.max(start, shownTo), end);
    shownTo = Math.max(shownTo, end);
    own.split("\n").forEach((text, line) => {
      if (line > 0 || row.length === maxPieces) endRow();
      if (text !== "") row.push({ index, text: withCodes(text) });
    });
  });
  if (row.length > 0) endRow();
  return rows;
}

/** Index of the token to which an arrow key, Home or End leads; null for any other key. */
export function pieceFrom(
  rows: readonly (readonly TextPiece[])[],
  selected: number,
  key: string,
): number | null {
  const last = Math.max(0, ...rows.map((row) => row.at(-1)?.index ?? 0));
  const at = rowOf(rows, selected);
  const written = (row: readonly TextPiece[]) => row.length > 0;
  switch (key) {
    case "ArrowRight":
      return Math.min(last, selected + 1);
    case "ArrowLeft":
      return Math.max(0, selected - 1);
    case "ArrowDown":
      return rows.slice(at + 1).find(written)?.[0]?.index ?? last;
    case "ArrowUp":
      return rows.slice(0, at).findLast(written)?.[0]?.index ?? 0;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** The row in which a token begins, as far as it is shown. */
export function rowOf(rows: readonly (readonly TextPiece[])[], index: number): number {
  const found = rows.findIndex((row) => (row.at(-1)?.index ?? -1) >= index);
  return found < 0 ? rows.length - 1 : found;
}

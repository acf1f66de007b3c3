// Tokens → lines of the text itself, each in pieces that belong to one token.
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
      if (line > 0 || row.length === MAX_PIECES) endRow();
      if (text !== "") row.push({ index, text });
    });
  });
  if (row.length > 0) endRow();
  return rows;
}

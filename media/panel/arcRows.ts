// A text's tokens and their weights → the lines that are drawn: those of the chosen token and of what it looks at, and between
// them a note of how many are folded.
import type { ExplainedTokens } from "../../server/protocol/panel";
import { textRows, type TextPiece } from "./elements/textRows";

export const LEVELS = 6;
/** Texts of fewer lines are shown whole. */
const SHORT = 14;

export interface ArcRow {
  /** As the editor counts them. */
  readonly number: number;
  readonly text: string;
  readonly pieces: readonly (TextPiece & { readonly start: number })[];
  /** So many lines are left out here; 0: this is a line. */
  readonly folded: number;
}

export function arcRows(
  tokens: ExplainedTokens,
  {
    weights,
    token,
    least,
  }: { readonly weights: ArrayLike<number>; readonly token: number; readonly least: number },
): ArcRow[] {
  const lines = textRows(tokens, tokens.tokens.length, Infinity);
  const isShown = lines.map(
    (pieces) =>
      lines.length <= SHORT || pieces.some(({ index }) => index === token || (weights[index] ?? 0) >= least),
  );
  const rows: ArcRow[] = [];
  lines.forEach((pieces, i) => {
    const last = rows.at(-1);
    // A single line takes no more room than the note that it is left out.
    const isAlone = (isShown[i - 1] ?? true) && (isShown[i + 1] ?? true);
    if (isShown[i] || isAlone) rows.push(rowOf(pieces, i + tokens.selection.firstLine));
    else if (last && last.folded > 0) rows[rows.length - 1] = { ...last, folded: last.folded + 1 };
    else rows.push({ number: 0, text: "", pieces: [], folded: 1 });
  });
  return rows;
}

function rowOf(pieces: readonly TextPiece[], number: number): ArcRow {
  let text = "";
  const placed = pieces.map((piece) => {
    const shown = { ...piece, text: piece.text.replaceAll("\t", "  "), start: text.length };
    text += shown.text;
    return shown;
  });
  return { number, text, pieces: placed, folded: 0 };
}

/** Square roots, as small weights are most of a row: 0 to `LEVELS`. */
export function levelOf(weight: number): number {
  return weight < 0.005 ? 0 : Math.max(1, Math.min(LEVELS, Math.round(Math.sqrt(weight) * LEVELS)));
}

// Tokens → lines of chips: as the code breaks, and very long lines after some tokens more.
import type { ExplainedTokens } from "../../../server/protocol/panel";

/** Tokens `from` to `to`, the second not included. */
export interface ChipRow {
  readonly from: number;
  readonly to: number;
}

/** A line of more tokens is folded: nobody reads further to the right, and all chips of a line exist at once. */
const MAX_CHIPS = 64;

/** A line end and the indentation behind it are one token, which ends its row. */
export function chipRows({ tokens, selection }: Pick<ExplainedTokens, "tokens" | "selection">): ChipRow[] {
  const rows: ChipRow[] = [];
  let from = 0;
  tokens.forEach(({ start, end }, index) => {
    const to = index + 1;
    const endsLine = selection.text.slice(start, end).includes("\n");
    if (!endsLine && to - from < MAX_CHIPS && to < tokens.length) return;
    rows.push({ from, to });
    from = to;
  });
  return rows;
}

/** The row that holds a token; the last one for a token behind all. Binary search. */
export function rowOfToken(rows: readonly ChipRow[], index: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.to ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low);
}

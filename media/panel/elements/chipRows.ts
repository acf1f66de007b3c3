// Tokens → lines of chips: as the code breaks, and where a line finds no room, once more.
import type { ExplainedTokens } from "../../../server/protocol/panel";

/** Tokens `from` to `to`, the second not included. */
export interface ChipRow {
  readonly from: number;
  readonly to: number;
  /** Goes on with the line of the row before it. */
  readonly isContinued: boolean;
}

/** A line end and the indentation behind it are one token, which ends its row. `widths` [tokens] and `room`: CSS pixels. */
export function chipRows(
  { tokens, selection }: Pick<ExplainedTokens, "tokens" | "selection">,
  widths: readonly number[],
  room: number,
): ChipRow[] {
  const rows: ChipRow[] = [];
  let from = 0;
  let used = 0;
  let isContinued = false;
  const end = (to: number, goesOn: boolean) => {
    rows.push({ from, to, isContinued });
    from = to;
    used = 0;
    isContinued = goesOn;
  };
  tokens.forEach(({ start, end: behind }, index) => {
    const width = widths[index] ?? 0;
    if (index > from && used + width > room) end(index, true);
    used += width;
    if (selection.text.slice(start, behind).includes("\n")) end(index + 1, false);
  });
  if (from < tokens.length) end(tokens.length, false);
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

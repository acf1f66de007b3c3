// A map of tokens → the same map of lines of code, which fits a screen where hundreds of tokens do not: a cell is the
// largest of the weights between two lines, as the map's own cells are where tokens share one.
import type { AttentionMap } from "../../server/protocol/explainModel";
import type { ExplainedTokens } from "../../server/protocol/panel";

export interface LineMap {
  /** Lines that have tokens in the window. */
  readonly length: number;
  readonly side: number;
  /** Row-major [length, length], 255 · √weight. */
  readonly picture: Uint8Array;
  readonly labels: readonly string[];
  /** Place of each token's line. */
  readonly lineOf: Int32Array;
  /** Of the strongest pair of each cell: the token that looks and the one it looks at, [length, length]. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

const known = new WeakMap<AttentionMap, LineMap>();

/** Once for each map. */
export function lineMapOf(map: AttentionMap, tokens: ExplainedTokens): LineMap {
  const own = known.get(map) ?? build(map, tokens);
  known.set(map, own);
  return own;
}

function build({ length, side, picture }: AttentionMap, tokens: ExplainedTokens): LineMap {
  const { lineOf, labels } = linesOf(tokens, length);
  const count = labels.length;
  const largest = new Uint8Array(count * count); // [count, count]
  const [rows, columns] = [new Int32Array(count * count), new Int32Array(count * count)]; // same
  /** The first token of a cell of the map. */
  const tokenOf = Int32Array.from({ length: side }, (_, cell) => Math.ceil((cell * length) / side));
  for (let row = 0; row < side; row++) {
    const rowToken = tokenOf[row] ?? 0;
    for (let column = 0; column <= row; column++) {
      const step = picture[row * side + column] ?? 0;
      const columnToken = tokenOf[column] ?? 0;
      const at = (lineOf[rowToken] ?? 0) * count + (lineOf[columnToken] ?? 0);
      if (step < (largest[at] ?? 0)) continue;
      largest[at] = step;
      rows[at] = rowToken;
      columns[at] = columnToken;
    }
  }
  return { length: count, side: count, picture: largest, labels, lineOf, rows, columns };
}

/** `12 const total`: its number and how it begins. A token that ends a line belongs to the line that it ends. */
export function linesOf(
  { tokens, selection }: Pick<ExplainedTokens, "tokens" | "selection">,
  length = tokens.length,
): { readonly lineOf: Int32Array; readonly labels: readonly string[]; readonly numbers: readonly number[] } {
  const lines = selection.text.split("\n");
  const lineOf = new Int32Array(length);
  const numbers: number[] = [];
  let line = 0;
  let next = (lines[0]?.length ?? 0) + 1;
  tokens.slice(0, length).forEach(({ start }, i) => {
    while (start >= next) next += (lines[++line]?.length ?? Infinity) + 1;
    if (numbers.at(-1) !== line) numbers.push(line);
    lineOf[i] = numbers.length - 1;
  });
  const labels = numbers.map((at) => `${at + selection.firstLine} ${(lines[at] ?? "").trim()}`);
  return { lineOf, labels, numbers };
}

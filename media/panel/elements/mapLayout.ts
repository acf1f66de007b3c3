// Where the attention map and its names lie on a canvas, and which cell a point hits. Numbers only.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Room for token names; without names, for the frame alone. */
export const LABEL_MARGIN = 84;
const BARE_MARGIN = 4;
const MIN_LABEL_CELL = 11;
const MAX_CELL = 26;

/** In CSS pixels. */
export interface Layout {
  readonly margin: number;
  /** Side of one cell. */
  readonly size: number;
}

/** `length` tokens in `width` pixels: with names where a cell is high enough for one. */
export function layoutFor(width: number, length: number): Layout {
  const size = (margin: number) => Math.min(MAX_CELL, (width - margin) / Math.max(1, length));
  const margin = size(LABEL_MARGIN) >= MIN_LABEL_CELL ? LABEL_MARGIN : BARE_MARGIN;
  return { margin, size: size(margin) };
}

/** The cell under a point of the canvas; null outside the map and above its diagonal. */
export function cellAt(x: number, y: number, { margin, size }: Layout, length: number): Cell | null {
  const column = Math.floor((x - margin) / size);
  const row = Math.floor((y - margin) / size);
  return row >= 0 && row < length && column >= 0 && column <= row ? { row, column } : null;
}

// Where the attention map and its names lie on a canvas, and which cell a point hits. Numbers only.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** CSS pixels of a letter of a name, and beside the name; without names there is room for the frame alone. */
const LETTER = 7.3;
const BESIDE = 18;
const BARE_MARGIN = 4;
const MIN_LABEL_CELL = 11;
const MAX_CELL = 26;

/** In CSS pixels. */
export interface Layout {
  readonly margin: number;
  /** Side of one cell. */
  readonly size: number;
}

/** `length` rows in `width` pixels: with names of so many letters where a cell is high enough for one. */
export function layoutFor(width: number, length: number, labelLength: number): Layout {
  const size = (margin: number) => Math.min(MAX_CELL, (width - margin) / Math.max(1, length));
  const labelled = Math.round(labelLength * LETTER + BESIDE);
  const margin = size(labelled) >= MIN_LABEL_CELL ? labelled : BARE_MARGIN;
  return { margin, size: size(margin) };
}

export function hasLabels({ margin }: Layout): boolean {
  return margin > BARE_MARGIN;
}

/** The cell under a point of the canvas; null outside the map and above its diagonal. */
export function cellAt(x: number, y: number, { margin, size }: Layout, length: number): Cell | null {
  const column = Math.floor((x - margin) / size);
  const row = Math.floor((y - margin) / size);
  return row >= 0 && row < length && column >= 0 && column <= row ? { row, column } : null;
}

/** Where an arrow key, Home or End leads: rows are the tokens that look, columns those they look at; null for any other key. */
export function cellFrom({ row, column }: Cell, key: string, length: number): Cell | null {
  const within = (to: Cell): Cell => {
    const kept = Math.max(0, Math.min(length - 1, to.row));
    return { row: kept, column: Math.max(0, Math.min(kept, to.column)) };
  };
  switch (key) {
    case "ArrowUp":
      return within({ row: row - 1, column });
    case "ArrowDown":
      return within({ row: row + 1, column });
    case "ArrowLeft":
      return within({ row, column: column - 1 });
    case "ArrowRight":
      return within({ row, column: column + 1 });
    case "Home":
      return within({ row, column: 0 });
    case "End":
      return within({ row, column: row });
    default:
      return null;
  }
}

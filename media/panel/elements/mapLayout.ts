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

/**
 * `weights` [length, length] → [side, side] steps from 0 to 255, the largest of the weights that share a cell: a single
 * bright one must not vanish where a pixel holds several.
 */
export function pooledSteps(weights: Float32Array, length: number, side: number): Uint8Array {
  const pooled = side === length ? weights : pool(weights, length, side);
  const steps = new Uint8Array(side * side);
  // Plain loops: a callback for each of a million cells takes a hundred times as long.
  for (let row = 0; row < side; row++) {
    for (let cell = row * side; cell <= row * side + row; cell++) {
      const weight = pooled[cell] ?? 0;
      steps[cell] = weight >= 1 ? 255 : Math.round(255 * Math.sqrt(weight));
    }
  }
  return steps;
}

function pool(weights: Float32Array, length: number, side: number): Float32Array {
  const pooled = new Float32Array(side * side);
  const cellOf = new Int32Array(length);
  for (let i = 0; i < length; i++) cellOf[i] = Math.floor((i * side) / length);
  for (let row = 0; row < length; row++) {
    const rowCell = (cellOf[row] ?? 0) * side;
    const from = row * length;
    for (let column = 0; column <= row; column++) {
      const weight = weights[from + column] ?? 0;
      const cell = rowCell + (cellOf[column] ?? 0);
      if (weight > (pooled[cell] ?? 0)) pooled[cell] = weight;
    }
  }
  return pooled;
}

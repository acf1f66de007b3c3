// One head's weights → a picture of at most 512 × 512 cells: thousands of tokens have millions of weights, more than a
// screen has points. The exact numbers of a token are asked for by the question `head`.

/** Cells of the picture's side at most. */
export const MAX_SIDE = 512;

export interface AttentionPicture {
  readonly side: number;
  /** [side, side], 255 · √weight; a cell is the largest of the weights that share it, so a single bright one stays. */
  readonly picture: Uint8Array;
  /** Sum of all weights that a token gives to later ones: counted, not assumed. */
  readonly ahead: number;
}

/** `weights` [length, length], row-major. */
export function attentionPicture(
  weights: Float32Array,
  length: number,
  side = Math.min(MAX_SIDE, length),
): AttentionPicture {
  const largest = new Float32Array(side * side); // [side, side]
  const cellOf = Int32Array.from({ length }, (_, i) => Math.floor((i * side) / length));
  let ahead = 0;
  // Plain loops: a callback for each of a million cells takes a hundred times as long.
  for (let row = 0; row < length; row++) {
    const rowCell = (cellOf[row] ?? 0) * side;
    const from = row * length;
    for (let column = 0; column <= row; column++) {
      const weight = weights[from + column] ?? 0;
      const cell = rowCell + (cellOf[column] ?? 0);
      if (weight > (largest[cell] ?? 0)) largest[cell] = weight;
    }
    for (let column = row + 1; column < length; column++) ahead += weights[from + column] ?? 0;
  }
  const picture = new Uint8Array(side * side);
  for (let cell = 0; cell < picture.length; cell++) {
    picture[cell] = Math.round(255 * Math.sqrt(Math.min(1, largest[cell] ?? 0)));
  }
  return { side, picture, ahead };
}

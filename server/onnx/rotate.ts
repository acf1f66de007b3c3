// Rotary position embedding: a vector turned by its position, pair by pair of its numbers.

export interface RotaryTable {
  /** Numbers that are rotated are twice as many: usually headDim / 2. */
  readonly pairs: number;
  /** [contextLength, pairs] each. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  /** The two numbers that are rotated together lie side by side; else half a head apart. */
  readonly interleaved: boolean;
}

/** `vector` [headDim] → [headDim]. Where there are fewer pairs than half a head, the rest stays as it is. */
export function rotate(vector: Float32Array, position: number, table: RotaryTable | null): Float32Array {
  const rotated = Float32Array.from(vector); // [headDim]
  if (!table) return rotated;
  const { pairs } = table;
  for (let pair = 0; pair < pairs; pair++) {
    const at = position * pairs + pair;
    const [cos, sin] = [table.cos[at] ?? 1, table.sin[at] ?? 0];
    const first = table.interleaved ? 2 * pair : pair;
    const second = table.interleaved ? 2 * pair + 1 : pair + pairs;
    const [a, b] = [vector[first] ?? 0, vector[second] ?? 0];
    rotated[first] = a * cos - b * sin;
    rotated[second] = b * cos + a * sin;
  }
  return rotated;
}

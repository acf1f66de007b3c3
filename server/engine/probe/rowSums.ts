// Rows of one head's weights → of each row the sums of its weights before each column, and over all heads what each token gets from
// those behind it. One pass for both: of a large model's heads these are 35 million weights.

/** Weights [length, start + length] of one head, a row for each token from `start` on. */
export interface HeadRows {
  readonly weights: Float32Array;
  readonly start: number;
  readonly length: number;
}

export class RowSums {
  /** [tokens]: what a token gives itself is not counted. */
  readonly received: Float64Array;
  private before = new Float64Array();

  constructor(tokens: number) {
    this.received = new Float64Array(tokens);
  }

  /** [length, start + length + 1]: of each row the sum of its weights before each column, up to its own; held until the next call. */
  take({ weights, start, length }: HeadRows): Float64Array {
    const width = start + length;
    if (this.before.length !== length * (width + 1)) this.before = new Float64Array(length * (width + 1));
    const { before, received } = this;
    for (let row = 0; row < length; row++) {
      const at = row * (width + 1) + 1;
      before[at - 1] = 0; // an array of the same size may have served rows of another width
      let sum = 0;
      for (let column = 0; column < start + row; column++) {
        const weight = weights[row * width + column] ?? 0;
        sum += weight;
        before[at + column] = sum;
        received[column] = (received[column] ?? 0) + weight;
      }
    }
    return before;
  }
}

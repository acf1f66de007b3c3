// How fast this machine is now, as one number: a fixed amount of arithmetic that touches no file and no model.

const SIZE = 160;
const ROUNDS = 8;

/** Milliseconds for eight products of two 160 × 160 matrices in plain JavaScript. */
export function calibrate(now = () => performance.now()) {
  const left = Float64Array.from({ length: SIZE * SIZE }, (_, index) => index % 7); // [SIZE, SIZE]
  const right = Float64Array.from({ length: SIZE * SIZE }, (_, index) => index % 5); // [SIZE, SIZE]
  multiply(left, right);
  const start = now();
  for (let round = 0; round < ROUNDS; round += 1) multiply(left, right);
  return now() - start;
}

function multiply(left, right) {
  const product = new Float64Array(SIZE * SIZE); // [SIZE, SIZE]
  for (let row = 0; row < SIZE; row += 1) {
    for (let inner = 0; inner < SIZE; inner += 1) {
      const factor = left[row * SIZE + inner];
      for (let column = 0; column < SIZE; column += 1) {
        product[row * SIZE + column] += factor * right[inner * SIZE + column];
      }
    }
  }
  return product;
}

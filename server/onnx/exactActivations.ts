// A model's bytes → the same model whose quantised matrices are multiplied with activations as they are. At level 4 of
// `accuracy_level` a kernel may round the activations to 8 bits: the CPU's, for blocks of 32 numbers, gains an order of
// magnitude by it; WebGPU's rounds blocks of 128, and has other ways to be fast.
import { attributePlaces } from "./messages";

/** Levels up to this one take a single byte in the file, and there are only five. */
const MAX_LEVEL = 127;

/** Changes `file` in place; a model without such matrices stays as it is. */
export function keepActivations(file: Buffer): void {
  for (const { start, value } of attributePlaces(file, "MatMulNBits", "accuracy_level")) {
    if (value > 0 && value <= MAX_LEVEL) file[start] = 0;
  }
}

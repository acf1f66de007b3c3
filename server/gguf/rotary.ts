// A decoder's rotation of positions → the tables that the attention nodes read.
import type { DecoderShape } from "./shape";

/** [contextLength, dims / 2] each. `freqFactors` [dims / 2]: frequencies are divided by them, where the file has some. */
export function rotaryTables(
  { contextLength, rotary: { base, dims, factor } }: Pick<DecoderShape, "contextLength" | "rotary">,
  freqFactors: Float32Array | null,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const pairs = dims / 2;
  const cos = new Float32Array(contextLength * pairs);
  const sin = new Float32Array(contextLength * pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const frequency = base ** (-pair / pairs) / (freqFactors?.[pair] ?? 1) / factor;
    for (let position = 0; position < contextLength; position++) {
      cos[position * pairs + pair] = Math.cos(position * frequency);
      sin[position * pairs + pair] = Math.sin(position * frequency);
    }
  }
  return { cos, sin };
}

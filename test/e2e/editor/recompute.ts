// The arithmetic of the panel, written again: what the page shows is held against this. Shares nothing with the product.
import { readFileSync } from "node:fs";

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}

export function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const exponents = scores.map((score) => Math.exp(score - highest));
  const sum = exponents.reduce((a, b) => a + b, 0);
  return exponents.map((exponent) => exponent / sum);
}

export function farthest(shown: readonly number[], own: readonly number[]): number {
  if (shown.length !== own.length) return Infinity;
  return shown.reduce((most, value, i) => Math.max(most, Math.abs(value - (own[i] ?? NaN))), 0);
}

/** Rows of an 8-bit matrix as its file stores them: (code − 128) · scale of each block of 32. */
export function dequantisedRow(
  modelPath: string,
  { name, row, columns }: { name: string; row: number; columns: number },
): number[] {
  const file = readFileSync(modelPath);
  const codes = rawData(file, `${name}.weight_Q8G32`);
  const scales = rawData(file, `${name}.weight_scale`);
  return Array.from({ length: columns }, (_, i) => {
    const at = row * columns + i;
    return Math.fround(((codes[at] ?? NaN) - 128) * scales.readFloatLE(4 * Math.floor(at / 32)));
  });
}

/** A tensor's bytes: its name (field 8) stands right before its raw data (field 9). */
function rawData(file: Buffer, name: string): Buffer {
  const header = Buffer.from([0x42, name.length, ...Buffer.from(name), 0x4a]);
  const found = file.indexOf(header);
  if (found < 0) throw new Error(`the model has no tensor ${name}`);
  let at = found + header.length;
  let length = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = file[at++] ?? 0;
    length += (byte & 127) * factor;
    if (byte < 128) return file.subarray(at, at + length);
  }
}

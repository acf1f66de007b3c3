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

/** Rotary embedding as Llama has it: number i is paired with number i + half, both turned by place · base^(−2i / size). */
export function rotated(vector: readonly number[], place: number, base: number): number[] {
  const half = vector.length / 2;
  return vector.map((own, i) => {
    const angle = place * rotaryFrequency(i % half, vector.length, base);
    const other = vector[(i + half) % vector.length] ?? NaN;
    return own * Math.cos(angle) + (i < half ? -other : other) * Math.sin(angle);
  });
}

/** The angle that a pair is turned by from one place to the next. */
export function rotaryFrequency(pair: number, size: number, base: number): number {
  return base ** ((-2 * pair) / size);
}

/** x · weight / √(mean x² + epsilon) */
export function rmsNorm(x: readonly number[], weight: readonly number[], epsilon: number): number[] {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((value, i) => value * scale * (weight[i] ?? NaN));
}

interface Matrix {
  readonly name: string;
  readonly columns: number;
}

/** A row of an 8-bit matrix as its file stores it: (code − 128) · scale of each block of 32. */
export function dequantisedRow(modelPath: string, { row, ...matrix }: Matrix & { row: number }): number[] {
  return openMatrix(modelPath, matrix).rowAt(row);
}

/** matrix · vector, a number for each row. */
export function timesMatrix(modelPath: string, matrix: Matrix, vector: readonly number[]): number[] {
  const { rows, rowAt } = openMatrix(modelPath, matrix);
  return Array.from({ length: rows }, (_, row) => dot(vector, rowAt(row)));
}

function openMatrix(modelPath: string, { name, columns }: Matrix) {
  const file = readFileSync(modelPath);
  const codes = rawData(file, `${name}.weight_Q8G32`);
  const scales = rawData(file, `${name}.weight_scale`);
  const numberAt = (at: number) =>
    Math.fround(((codes[at] ?? NaN) - 128) * scales.readFloatLE(4 * Math.floor(at / 32)));
  return {
    rows: codes.length / columns,
    rowAt: (row: number) => Array.from({ length: columns }, (_, i) => numberAt(row * columns + i)),
  };
}

/** A tensor that is stored as float32. */
export function storedFloats(modelPath: string, name: string): number[] {
  const data = rawData(readFileSync(modelPath), name);
  return Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
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

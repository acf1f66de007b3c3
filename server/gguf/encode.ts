// Rows of a GGUF tensor → rows as onnxruntime's `MatMulNBits` and `GatherBlockQuantized` have them: blocks of 32 codes of 4
// or 8 bits, a scale each, and a zero point where the type has a minimum. Exact where the type's own grid is of that form,
// else quantised again at 8 bits, whose step is below that of the type. Figures of the choice: models/LOG.md.
import { type BlockReader, blockReaderOf, halfAt, type Unpacked } from "./blocks";
import type { TensorType, TensorTypeName } from "./tensorTypes";

export interface Encoding {
  readonly bits: 4 | 8;
  /** Else zero has the code 2^(bits − 1) everywhere. */
  readonly hasZeroPoints: boolean;
}

export interface EncodedRows {
  /** [rows, columns · bits / 8] */
  readonly codes: Uint8Array;
  /** [rows, columns / 32] each; of 4 bits two zero points share a byte, the last of an odd row has one alone. */
  readonly scales: Float32Array;
  readonly zeroPoints: Uint8Array | null;
}

export const BLOCK = 32;

/** One encoding for matrices that are multiplied as one. */
export function encodingFor(types: readonly TensorType[]): Encoding {
  const readers = types.map(({ name }) => blockReaderOf(name));
  const isFour = readers.every((reader) => reader?.bits === 4 && isOnGrid(reader));
  return { bits: isFour ? 4 : 8, hasZeroPoints: readers.some((reader) => reader?.zero === null) };
}

/** Its scale is that of a block of 32, and zero has one code. */
function isOnGrid({ group, zero }: BlockReader): boolean {
  return group === BLOCK && zero !== null;
}

/** `raw`: whole rows of `columns` numbers. `factor` goes into the scales. */
export function encodeRows(
  raw: Uint8Array,
  { type, columns }: { readonly type: TensorType; readonly columns: number },
  encoding: Encoding,
  factor: number,
): EncodedRows {
  const length = (raw.length / type.bytes) * type.length;
  const reader = blockReaderOf(type.name);
  const into: EncodedRows = {
    codes: new Uint8Array((length * encoding.bits) / 8),
    scales: new Float32Array(length / BLOCK),
    zeroPoints: encoding.hasZeroPoints ? new Uint8Array(length / BLOCK).fill(128) : null,
  };
  if (reader && isOnGrid(reader)) copyCodes(unpack(raw, type, reader), reader, encoding, into);
  else quantise(decode(raw, type), columns, into);
  if (factor !== 1)
    for (let i = 0; i < into.scales.length; i++) into.scales[i] = (into.scales[i] ?? 0) * factor;
  return into;
}

/** The numbers themselves, in single precision. */
export function decode(raw: Uint8Array, type: TensorType): Float32Array {
  const reader = blockReaderOf(type.name);
  if (!reader) return readFloats(raw, type.name);
  const { codes, scales, minima } = unpack(raw, type, reader);
  const { group } = reader;
  const numbers = new Float32Array(codes.length);
  for (let g = 0; g < scales.length; g++) {
    const [scale, minimum] = [scales[g] ?? 0, minima[g] ?? 0];
    for (let i = g * group; i < (g + 1) * group; i++) numbers[i] = scale * (codes[i] ?? 0) + minimum;
  }
  return numbers;
}

function unpack(raw: Uint8Array, type: TensorType, { group, read }: BlockReader): Unpacked {
  const blocks = raw.length / type.bytes;
  const length = blocks * type.length;
  const into = {
    codes: new Uint8Array(length),
    scales: new Float64Array(length / group),
    minima: new Float64Array(length / group),
  };
  for (let block = 0; block < blocks; block++) read(raw, block * type.bytes, block, into);
  return into;
}

function readFloats(raw: Uint8Array, name: TensorTypeName): Float32Array {
  if (name === "F32") return new Float32Array(raw.slice().buffer);
  const numbers = new Float32Array(raw.length / 2);
  if (name === "F16") for (let i = 0; i < numbers.length; i++) numbers[i] = halfAt(raw, 2 * i);
  else {
    // BF16: the upper half of single precision.
    const bits = new Uint16Array(numbers.buffer);
    for (let i = 0; i < numbers.length; i++)
      bits[2 * i + 1] = (raw[2 * i] ?? 0) | ((raw[2 * i + 1] ?? 0) << 8);
  }
  return numbers;
}

function copyCodes(
  { codes, scales }: Unpacked,
  { zero }: BlockReader,
  { bits }: Encoding,
  into: EncodedRows,
): void {
  into.scales.set(scales);
  const shift = 2 ** (bits - 1) - (zero ?? 0);
  if (bits === 8) for (let i = 0; i < codes.length; i++) into.codes[i] = (codes[i] ?? 0) + shift;
  else
    for (let i = 0; i < into.codes.length; i++)
      into.codes[i] = (codes[2 * i] ?? 0) | ((codes[2 * i + 1] ?? 0) << 4);
}

/** To 8 bits: between the least and the greatest number of a block where it has a zero point, else to ±127 around zero. */
function quantise(numbers: Float32Array, columns: number, { codes, scales, zeroPoints }: EncodedRows): void {
  if (columns % BLOCK !== 0) throw new RangeError(`expected columns in blocks of ${BLOCK}, got ${columns}`);
  for (let block = 0; block < scales.length; block++) {
    const start = block * BLOCK;
    let [least, greatest] = [0, 0];
    for (let i = start; i < start + BLOCK; i++) {
      const value = numbers[i] ?? 0;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const scale = Math.fround(zeroPoints ? (greatest - least) / 255 : Math.max(-least, greatest) / 127);
    const zero = zeroPoints && scale > 0 ? Math.round(-least / scale) : 128;
    scales[block] = scale;
    if (zeroPoints) zeroPoints[block] = zero;
    const inverse = scale > 0 ? 1 / scale : 0;
    for (let i = start; i < start + BLOCK; i++) {
      codes[i] = Math.max(0, Math.min(255, Math.round((numbers[i] ?? 0) * inverse) + zero));
    }
  }
}

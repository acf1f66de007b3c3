// Rows of a GGUF tensor → rows as onnxruntime's `MatMulNBits` and `GatherBlockQuantized` have them: codes of 4 or 8 bits in
// blocks with a scale each, zero being the middle code. What a type has as a minimum of a block is kept apart, as a number to
// be added for each block: so every quantised type is taken exactly. Floats are quantised to 8 bits.
import { type BlockReader, blockReaderOf, halfAt, type Unpacked } from "./blocks";
import type { TensorType, TensorTypeName } from "./tensorTypes";

export interface Encoding {
  readonly bits: 4 | 8;
  /** Numbers that share a scale. */
  readonly block: 16 | 32;
  readonly hasMinima: boolean;
}

export interface EncodedRows {
  /** [rows, columns · bits / 8] */
  readonly codes: Uint8Array;
  /** [rows, columns / block] each: number = scale · (code − middle) + minimum. */
  readonly scales: Float32Array;
  readonly minima: Float32Array | null;
}

/** Columns come in so many, whatever the encoding. */
export const COLUMNS_STEP = 32;

/** One encoding for matrices that are multiplied as one: the widest that one of them needs. */
export function encodingFor(types: readonly TensorType[]): Encoding {
  const readers = types.map(({ name }) => blockReaderOf(name));
  return {
    bits: readers.every((reader) => reader && reader.bits <= 4) ? 4 : 8,
    block: readers.some((reader) => reader?.group === 16) ? 16 : 32,
    hasMinima: readers.some((reader) => reader?.zero === null),
  };
}

/** `raw`: whole blocks of the type. */
export function encodeRows(raw: Uint8Array, type: TensorType, encoding: Encoding): EncodedRows {
  const { bits, block, hasMinima } = encoding;
  const length = (raw.length / type.bytes) * type.length;
  const reader = blockReaderOf(type.name);
  const into = {
    codes: new Uint8Array(length),
    scales: new Float32Array(length / block),
    minima: hasMinima ? new Float32Array(length / block) : null,
  };
  if (reader) takeGroups(unpack(raw, type, reader), reader, encoding, into);
  else quantise(decode(raw, type), block, into);
  return { ...into, codes: bits === 4 ? pairs(into.codes) : into.codes };
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

/** Moves codes so that the type's zero, or else the middle of its range, is the middle of the wider range. */
function takeGroups(
  { codes, scales, minima }: Unpacked,
  { group, bits: ownBits, zero }: BlockReader,
  { bits, block }: Encoding,
  into: EncodedRows,
): void {
  const middle = zero ?? 2 ** (ownBits - 1);
  const shift = 2 ** (bits - 1) - middle;
  for (let i = 0; i < codes.length; i++) into.codes[i] = (codes[i] ?? 0) + shift;
  const groupsOf = group / block; // 2 where a group of 32 is written as two of 16
  for (let i = 0; i < into.scales.length; i++) {
    const from = Math.floor(i / groupsOf);
    const scale = scales[from] ?? 0;
    into.scales[i] = scale;
    if (into.minima && zero === null) into.minima[i] = (minima[from] ?? 0) + middle * scale;
  }
}

/** To 8 bits, ±127 around zero. */
function quantise(numbers: Float32Array, block: number, { codes, scales }: EncodedRows): void {
  for (let b = 0; b < scales.length; b++) {
    const end = (b + 1) * block;
    let largest = 0;
    for (let i = b * block; i < end; i++) largest = Math.max(largest, Math.abs(numbers[i] ?? 0));
    const scale = Math.fround(largest / 127);
    scales[b] = scale;
    const inverse = scale > 0 ? 1 / scale : 0;
    for (let i = b * block; i < end; i++) codes[i] = Math.round((numbers[i] ?? 0) * inverse) + 128;
  }
}

/** Two codes of 4 bits in a byte, the first in its low half. */
function pairs(codes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(codes.length / 2);
  for (let i = 0; i < packed.length; i++) packed[i] = (codes[2 * i] ?? 0) | ((codes[2 * i + 1] ?? 0) << 4);
  return packed;
}

// Blocks of quantised numbers as GGUF stores them → codes, and for each 16 or 32 of them a scale and a minimum, so that
// number = scale · code + minimum exactly. One reader a type, as ggml defines them. Reads bytes, decides nothing.
import { fromHalf } from "../onnx/floats";
import type { TensorTypeName } from "./tensorTypes";

export interface Unpacked {
  /** [numbers], unsigned. */
  readonly codes: Uint8Array;
  /** [numbers / group] each. */
  readonly scales: Float64Array;
  readonly minima: Float64Array;
}

export interface BlockReader {
  /** Numbers that share a scale. */
  readonly group: 16 | 32;
  /** Bits of a code. */
  readonly bits: number;
  /** The code of zero, where it is the same everywhere: then minimum = −scale · zero. */
  readonly zero: number | null;
  /** Block `block`, which begins at byte `at`. */
  readonly read: (bytes: Uint8Array, at: number, block: number, into: Unpacked) => void;
}

const HALVES = Float64Array.from({ length: 1 << 16 }, (_, bits) => fromHalf(bits));

function half(bytes: Uint8Array, at: number): number {
  return HALVES[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] ?? 0;
}

/** 32 codes of 4 bits in 16 bytes: number i in the low half of byte i, number i + 16 in the high one. */
function nibbles(bytes: Uint8Array, from: number, codes: Uint8Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const byte = bytes[from + i] ?? 0;
    codes[to + i] = byte & 15;
    codes[to + 16 + i] = byte >> 4;
  }
}

/** Adds a fifth bit to each of 32 codes. */
function fifthBits(bytes: Uint8Array, from: number, codes: Uint8Array, to: number): void {
  for (let i = 0; i < 32; i++) {
    const bit = ((bytes[from + (i >> 3)] ?? 0) >> (i & 7)) & 1;
    codes[to + i] = (codes[to + i] ?? 0) | (bit << 4);
  }
}

function setGroup({ scales, minima }: Unpacked, group: number, scale: number, minimum: number): void {
  scales[group] = scale;
  minima[group] = minimum;
}

const q40: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at);
  setGroup(into, block, d, -8 * d);
  nibbles(bytes, at + 2, into.codes, block * 32);
};

const q41: BlockReader["read"] = (bytes, at, block, into) => {
  setGroup(into, block, half(bytes, at), half(bytes, at + 2));
  nibbles(bytes, at + 4, into.codes, block * 32);
};

const q50: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at);
  setGroup(into, block, d, -16 * d);
  nibbles(bytes, at + 6, into.codes, block * 32);
  fifthBits(bytes, at + 2, into.codes, block * 32);
};

const q51: BlockReader["read"] = (bytes, at, block, into) => {
  setGroup(into, block, half(bytes, at), half(bytes, at + 2));
  nibbles(bytes, at + 8, into.codes, block * 32);
  fifthBits(bytes, at + 4, into.codes, block * 32);
};

const q80: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at);
  setGroup(into, block, d, -128 * d);
  const to = block * 32;
  for (let i = 0; i < 32; i++) into.codes[to + i] = (bytes[at + 2 + i] ?? 0) ^ 0x80;
};

/** 256 codes of 2 bits in 64 bytes: four planes of 32 numbers in each half. */
function twoBits(bytes: Uint8Array, from: number, codes: Uint8Array, to: number): void {
  for (let i = 0; i < 256; i++) {
    const byte = bytes[from + (i >> 7) * 32 + (i & 31)] ?? 0;
    codes[to + i] = (byte >> (2 * ((i >> 5) & 3))) & 3;
  }
}

const q2k: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at + 80);
  const dMin = half(bytes, at + 82);
  for (let group = 0; group < 16; group++) {
    const packed = bytes[at + group] ?? 0;
    setGroup(into, block * 16 + group, d * (packed & 15), -dMin * (packed >> 4));
  }
  twoBits(bytes, at + 16, into.codes, block * 256);
};

const q3k: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at + 108);
  const [codes, to] = [into.codes, block * 256];
  for (let group = 0; group < 16; group++) {
    const low = ((bytes[at + 96 + (group & 7)] ?? 0) >> (group < 8 ? 0 : 4)) & 15;
    const high = ((bytes[at + 104 + (group & 3)] ?? 0) >> (2 * (group >> 2))) & 3;
    const scale = d * ((low | (high << 4)) - 32);
    setGroup(into, block * 16 + group, scale, -4 * scale);
  }
  twoBits(bytes, at + 32, codes, to);
  for (let i = 0; i < 256; i++) {
    const bit = ((bytes[at + (i & 31)] ?? 0) >> (i >> 5)) & 1;
    codes[to + i] = (codes[to + i] ?? 0) | (bit << 2);
  }
};

/** Scales and minima of 6 bits, eight each in 12 bytes, behind the two factors of the super-block. */
function sixBitGroups(bytes: Uint8Array, at: number, block: number, into: Unpacked): void {
  const d = half(bytes, at);
  const dMin = half(bytes, at + 2);
  const packed = (i: number) => bytes[at + 4 + i] ?? 0;
  for (let group = 0; group < 8; group++) {
    const isEarly = group < 4;
    const scale = isEarly ? packed(group) & 63 : (packed(group + 4) & 15) | ((packed(group - 4) >> 6) << 4);
    const minimum = isEarly ? packed(group + 4) & 63 : (packed(group + 4) >> 4) | ((packed(group) >> 6) << 4);
    setGroup(into, block * 8 + group, d * scale, -dMin * minimum);
  }
}

/** 256 codes of 4 bits in 128 bytes: of each 32 bytes the low halves, then the high ones. */
function nibblePlanes(bytes: Uint8Array, from: number, codes: Uint8Array, to: number): void {
  for (let i = 0; i < 256; i++) {
    const byte = bytes[from + (i >> 6) * 32 + (i & 31)] ?? 0;
    codes[to + i] = (byte >> (i & 32 ? 4 : 0)) & 15;
  }
}

const q4k: BlockReader["read"] = (bytes, at, block, into) => {
  sixBitGroups(bytes, at, block, into);
  nibblePlanes(bytes, at + 16, into.codes, block * 256);
};

const q5k: BlockReader["read"] = (bytes, at, block, into) => {
  sixBitGroups(bytes, at, block, into);
  const [codes, to] = [into.codes, block * 256];
  nibblePlanes(bytes, at + 48, codes, to);
  for (let i = 0; i < 256; i++) {
    const bit = ((bytes[at + 16 + (i & 31)] ?? 0) >> (i >> 5)) & 1;
    codes[to + i] = (codes[to + i] ?? 0) | (bit << 4);
  }
};

const q6k: BlockReader["read"] = (bytes, at, block, into) => {
  const d = half(bytes, at + 208);
  for (let group = 0; group < 16; group++) {
    const signed = ((bytes[at + 192 + group] ?? 0) << 24) >> 24;
    setGroup(into, block * 16 + group, d * signed, -32 * d * signed);
  }
  const to = block * 256;
  for (let i = 0; i < 256; i++) {
    const [part, plane, at32] = [i >> 7, (i >> 5) & 3, i & 31];
    const low = (bytes[at + part * 64 + (plane & 1) * 32 + at32] ?? 0) >> (plane < 2 ? 0 : 4);
    const high = (bytes[at + 128 + part * 32 + at32] ?? 0) >> (2 * plane);
    into.codes[to + i] = (low & 15) | ((high & 3) << 4);
  }
};

type Quantised = Exclude<TensorTypeName, "F32" | "F16" | "BF16">;

export const BLOCK_READERS: Readonly<Record<Quantised, BlockReader>> = {
  Q4_0: { group: 32, bits: 4, zero: 8, read: q40 },
  Q4_1: { group: 32, bits: 4, zero: null, read: q41 },
  Q5_0: { group: 32, bits: 5, zero: 16, read: q50 },
  Q5_1: { group: 32, bits: 5, zero: null, read: q51 },
  Q8_0: { group: 32, bits: 8, zero: 128, read: q80 },
  Q2_K: { group: 16, bits: 2, zero: null, read: q2k },
  Q3_K: { group: 16, bits: 3, zero: 4, read: q3k },
  Q4_K: { group: 32, bits: 4, zero: null, read: q4k },
  Q5_K: { group: 32, bits: 5, zero: null, read: q5k },
  Q6_K: { group: 16, bits: 6, zero: 32, read: q6k },
};

/** Null: the numbers are stored as floats. */
export function blockReaderOf(name: TensorTypeName): BlockReader | null {
  return (BLOCK_READERS as Partial<Record<TensorTypeName, BlockReader>>)[name] ?? null;
}

export function halfAt(bytes: Uint8Array, at: number): number {
  return half(bytes, at);
}

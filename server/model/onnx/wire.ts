// Protobuf's wire format: bytes → fields by number, and fields → bytes. Knows no message; onnxFile.ts knows ONNX's.

export interface Field {
  readonly number: number;
  /** Of a varint field. */
  readonly value: number;
  /** Where the whole field begins, its tag included. */
  readonly at: number;
  /** Where its value lies; of a field of bytes without the length. */
  readonly start: number;
  readonly end: number;
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The field that begins at `at` in `buffer`; `base` is added to its places. Null: the buffer ends within its head. */
export function readField(buffer: Buffer, at: number, base = 0): Field | null {
  const tag = readVarint(buffer, at);
  if (!tag) return null;
  const number = Math.floor(tag.value / 8);
  const field = (value: number, start: number, end: number): Field => ({
    number,
    value,
    at: base + at,
    start: base + start,
    end: base + end,
  });
  switch (tag.value % 8) {
    case WIRE.varint: {
      const varint = readVarint(buffer, tag.end);
      return varint && field(varint.value, tag.end, varint.end);
    }
    case WIRE.bytes: {
      const length = readVarint(buffer, tag.end);
      return length && field(0, length.end, length.end + length.value);
    }
    case WIRE.fixed64:
      return field(0, tag.end, tag.end + 8);
    case WIRE.fixed32:
      return field(0, tag.end, tag.end + 4);
    default:
      throw new TypeError(
        `expected a field of protobuf at byte ${base + at}, got wire type ${tag.value % 8}`,
      );
  }
}

/** All fields of a message that is in memory. */
export function readFields(message: Buffer): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < message.length;) {
    const field = readField(message, at);
    if (!field || field.end > message.length) {
      throw new TypeError("expected a message of protobuf, got one that is cut off");
    }
    found.push(field);
    at = field.end;
  }
  return found;
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8 + WIRE.varint), varint(value)]);
}

export function bytesField(number: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([bytesHead(number, bytes.length), bytes]);
}

/** Tag and length of a field whose bytes are written apart. */
export function bytesHead(number: number, length: number): Buffer {
  return Buffer.concat([varint(number * 8 + WIRE.bytes), varint(length)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** Multiplication instead of shifts: lengths may exceed 31 bits. Negative numbers come out as huge ones. */
function readVarint(buffer: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  let factor = 1;
  for (let at = start; at < buffer.length; at++) {
    const byte = buffer[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return null;
}

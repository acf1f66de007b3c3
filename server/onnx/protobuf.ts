// Protobuf's wire format: bytes → fields by number, and fields → bytes. Knows no message and copies no bytes; ONNX's
// messages are known to messages.ts. A hostile file costs no more than its bytes: nothing goes backwards.

export interface Field {
  readonly number: number;
  /** Length-delimited: a text, a message, raw bytes, or a packed list. */
  readonly isBytes: boolean;
  /** Of a varint or a 32-bit float; 0 for the others. */
  readonly value: number;
  /** Where the whole field begins, its tag included. */
  readonly at: number;
  /** Where its value lies; of a field of bytes without the length. */
  readonly start: number;
  readonly end: number;
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
/** Of so many bytes of seven bits, all values are whole numbers of JavaScript. */
const MAX_EXACT_BYTES = 7;
/** A number of 64 bits takes no more. */
const MAX_VARINT_BYTES = 10;
/** Of one message; the graph of a decoder has some thousands of nodes and tensors. */
export const MAX_FIELDS = 200_000;

/**
 * The field that begins at `at` in `buffer`; `base` is added to its places. Null: the buffer ends within its head, or
 * within a number. The bytes of a length-delimited field need not be there.
 */
export function readField(buffer: Buffer, at: number, base = 0): Field | null {
  const tag = readVarint(buffer, at);
  if (!tag) return null;
  const { end: start } = tag;
  const field = (value: number, valueStart: number, end: number, isBytes = false): Field => ({
    number: Math.floor(tag.value / 8),
    isBytes,
    value,
    at: base + at,
    start: base + valueStart,
    end: base + end,
  });
  switch (tag.value % 8) {
    case WIRE.varint: {
      const varint = readVarint(buffer, start);
      return varint && field(varint.value, start, varint.end);
    }
    case WIRE.bytes: {
      const length = readVarint(buffer, start);
      if (length && length.value < 0)
        throw new TypeError(`expected a length from 0 on at byte ${base + start}, got ${length.value}`);
      return length && field(0, length.end, length.end + length.value, true);
    }
    case WIRE.fixed64:
      return start + 8 > buffer.length ? null : field(0, start, start + 8);
    case WIRE.fixed32:
      return start + 4 > buffer.length ? null : field(buffer.readFloatLE(start), start, start + 4);
    default:
      throw new TypeError(
        `expected a field of protobuf at byte ${base + at}, got wire type ${tag.value % 8}`,
      );
  }
}

/** All fields of the message that lies in `buffer` between two places, in its order. */
export function readFields(buffer: Buffer, start = 0, end = buffer.length): Field[] {
  const found: Field[] = [];
  for (let at = start; at < end;) {
    const field = readField(buffer, at);
    if (!field || field.end > end) {
      throw new TypeError(`expected a message of protobuf that ends at byte ${end}, got one that is cut off`);
    }
    addField(found, field);
    at = field.end;
  }
  return found;
}

/** Adds a field of a message to those before it. */
export function addField(found: Field[], field: Field): void {
  if (found.length >= MAX_FIELDS)
    throw new TypeError(`expected at most ${MAX_FIELDS} fields in a message, got more`);
  found.push(field);
}

/** Varints packed into one field. */
export function readPacked(buffer: Buffer, { start, end }: Pick<Field, "start" | "end">): number[] {
  const values: number[] = [];
  for (let at = start; at < end;) {
    const varint = readVarint(buffer, at);
    if (!varint || varint.end > end)
      throw new TypeError("expected packed varints, got a list that is cut off");
    if (values.length >= MAX_FIELDS)
      throw new TypeError(`expected at most ${MAX_FIELDS} numbers in a list, got more`);
    values.push(varint.value);
    at = varint.end;
  }
  return values;
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8 + WIRE.varint), varint(value)]);
}

/** In single precision. */
export function floatField(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(number * 8 + WIRE.fixed32), bytes]);
}

/** `bytesField(3, "ab")` → 1a 02 61 62 */
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

/**
 * Multiplication instead of shifts: lengths may exceed 31 bits. A negative number is written as its two's complement of
 * 64 bits, which takes ten bytes. Null: the buffer ends within it.
 */
function readVarint(buffer: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  let factor = 1;
  for (let at = start; at < buffer.length; at++) {
    if (at - start >= MAX_VARINT_BYTES)
      throw new TypeError(`expected a number of at most ${MAX_VARINT_BYTES} bytes, got a longer one`);
    const byte = buffer[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte >= 0x80) continue;
    const end = at + 1;
    return { value: end - start > MAX_EXACT_BYTES ? signed(buffer.subarray(start, end)) : value, end };
  }
  return null;
}

function signed(bytes: Buffer): number {
  const bits = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return Number(BigInt.asIntN(64, bits));
}

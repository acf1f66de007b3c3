// Protobuf's wire format → fields, as far as ONNX uses it. Knows no message; copies no bytes.

export interface Field {
  readonly number: number;
  /** Length-delimited: a text, a message, raw bytes, or a packed list. */
  readonly isBytes: boolean;
  /** Of a varint or a 32-bit float; 0 for the others. */
  readonly value: number;
  /** Where the bytes of a length-delimited field lie. */
  readonly start: number;
  readonly end: number;
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The fields of one message, in the file's order. Throws where the bytes are no protobuf. */
export function* readFields(file: Buffer, start: number, end: number): Generator<Field> {
  let at = start;
  while (at < end) {
    const tag = readVarint(file, at);
    const field = readField(file, tag.value, tag.end);
    if (field.end > end) throw new RangeError(`expected a field to end before byte ${end}, got ${field.end}`);
    yield field;
    at = field.end;
  }
}

/** Varints packed into one field. */
export function readPacked(file: Buffer, { start, end }: Field): number[] {
  const values: number[] = [];
  for (let at = start; at < end;) {
    const varint = readVarint(file, at);
    values.push(varint.value);
    at = varint.end;
  }
  return values;
}

/** `writeBytesField(3, "ab")` → 1a 02 61 62 */
export function writeBytesField(number: number, content: Buffer): Buffer {
  return Buffer.concat([varintBytes(number * 8 + WIRE.bytes), varintBytes(content.length), content]);
}

function readField(file: Buffer, tag: number, at: number): Field {
  const number = Math.floor(tag / 8);
  switch (tag % 8) {
    case WIRE.varint: {
      const { value, end } = readVarint(file, at);
      return { number, isBytes: false, value, start: at, end };
    }
    case WIRE.bytes: {
      const length = readVarint(file, at);
      return { number, isBytes: true, value: 0, start: length.end, end: length.end + length.value };
    }
    case WIRE.fixed32:
      return { number, isBytes: false, value: file.readFloatLE(at), start: at, end: at + 4 };
    case WIRE.fixed64:
      return { number, isBytes: false, value: 0, start: at, end: at + 8 };
    default:
      throw new RangeError(`expected a wire type of protobuf, got ${tag % 8} at byte ${at}`);
  }
}

/** A negative number is written as its two's complement of 64 bits, which takes ten bytes. */
function readVarint(file: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < file.length; at++) {
    const byte = file[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 0x80;
    if (byte >= 0x80) continue;
    const end = at + 1;
    return { value: end - start < 8 ? value : signed(file.subarray(start, end)), end };
  }
  throw new RangeError("expected a whole varint, the file ends in it");
}

function signed(bytes: Buffer): number {
  const bits = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return Number(BigInt.asIntN(64, bits));
}

function varintBytes(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

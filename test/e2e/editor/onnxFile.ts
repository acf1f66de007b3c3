// Finds where the weights of a tensor lie in an .onnx file. Knows just enough protobuf: ModelProto.graph (7),
// GraphProto.initializer (5), TensorProto.data_type (2), name (8) and raw_data (9).

interface Field {
  readonly number: number;
  readonly value: number;
  /** Of a length-delimited field: where its bytes lie. */
  readonly start: number;
  readonly end: number;
}

export interface TensorBytes {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const FLOAT32 = 1;
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The float32 tensor with the most bytes among those whose name matches. */
export function largestFloatTensor(file: Buffer, name: RegExp): TensorBytes {
  const graph = fields(file, 0, file.length).find((field) => field.number === 7);
  if (!graph) throw new Error("the file holds no graph");
  const tensors = fields(file, graph.start, graph.end)
    .filter((field) => field.number === 5)
    .flatMap((field) => floatTensor(file, field))
    .filter((tensor) => name.test(tensor.name))
    .sort((left, right) => right.end - right.start - (left.end - left.start));
  const largest = tensors[0];
  if (!largest) throw new Error(`no float32 tensor with a name like ${String(name)}`);
  return largest;
}

function floatTensor(file: Buffer, initializer: Field): TensorBytes[] {
  const inner = fields(file, initializer.start, initializer.end);
  const field = (number: number) => inner.find((candidate) => candidate.number === number);
  const [dataType, name, data] = [field(2), field(8), field(9)];
  if (dataType?.value !== FLOAT32 || !name || !data) return [];
  return [{ name: file.toString("utf8", name.start, name.end), start: data.start, end: data.end }];
}

function fields(file: Buffer, start: number, end: number): Field[] {
  const found: Field[] = [];
  let at = start;
  while (at < end) {
    const tag = varint(file, at);
    const field = readField(file, tag.value, tag.end);
    found.push(field);
    at = field.end;
  }
  return found;
}

function readField(file: Buffer, tag: number, at: number): Field {
  const number = Math.floor(tag / 8);
  const wireType = tag % 8;
  if (wireType === WIRE.varint) {
    const { value, end } = varint(file, at);
    return { number, value, start: at, end };
  }
  if (wireType === WIRE.bytes) {
    const length = varint(file, at);
    return { number, value: 0, start: length.end, end: length.end + length.value };
  }
  if (wireType === WIRE.fixed64) return { number, value: 0, start: at, end: at + 8 };
  if (wireType === WIRE.fixed32) return { number, value: 0, start: at, end: at + 4 };
  throw new Error(`unexpected wire type ${wireType} at byte ${at}`);
}

/** Multiplication instead of shifts: lengths may exceed 31 bits. */
function varint(file: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; ; at += 1) {
    const byte = file.readUInt8(at);
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

// Nodes, tensors and values → the bytes of an .onnx file whose weights lie in a file beside it. Knows ONNX's messages, not
// what a graph computes.
import { bytesField, floatField, varintField } from "./protobuf";

export interface NodeText {
  readonly name?: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
}

export interface ExternalTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: keyof typeof DATA_TYPE;
  readonly offset: number;
  readonly byteLength: number;
}

export interface GraphText {
  readonly nodes: readonly NodeText[];
  readonly tensors: readonly ExternalTensor[];
  /** Small tensors of whole numbers that lie in the file itself. */
  readonly constants: readonly {
    readonly name: string;
    readonly dims: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly inputs: readonly ValueText[];
  readonly outputs: readonly ValueText[];
  /** File of the external tensors, beside the graph's. */
  readonly location: string;
}

export interface ValueText {
  readonly name: string;
  readonly dataType: keyof typeof DATA_TYPE;
  /** A name for an open dimension. */
  readonly dims: readonly (number | string)[];
}

const DATA_TYPE = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;
const ATTRIBUTE_TYPE = { float: 1, integer: 2 } as const;
/** Operators of the runtime's own; all others are ONNX's. `SimplifiedLayerNormalization` passes as one of ONNX's. */
const MICROSOFT = "com.microsoft";
const MICROSOFT_OPS = [
  ...["MatMulNBits", "GatherBlockQuantized", "GroupQueryAttention", "QuickGelu", "FastGelu"],
  ...["SkipSimplifiedLayerNormalization", "SkipLayerNormalization"],
];
const IR_VERSION = 10;
const OPSETS = [
  { domain: "", version: 18 },
  { domain: MICROSOFT, version: 1 },
] as const;

export function makeModel(graph: GraphText): Buffer {
  const fields = [
    ...graph.nodes.map((node) => bytesField(1, makeNode(node))),
    bytesField(2, "loupe"),
    ...graph.tensors.map((tensor) => bytesField(5, externalTensor(tensor, graph.location))),
    ...graph.constants.map(({ name, dims, values }) => bytesField(5, int64Tensor(name, dims, values))),
    ...graph.inputs.map((value) => bytesField(11, valueInfo(value))),
    ...graph.outputs.map((value) => bytesField(12, valueInfo(value))),
  ];
  return Buffer.concat([
    varintField(1, IR_VERSION),
    bytesField(2, "loupe"),
    bytesField(7, Buffer.concat(fields)),
    ...OPSETS.map(({ domain, version }) =>
      bytesField(8, Buffer.concat([bytesField(1, domain), varintField(2, version)])),
    ),
  ]);
}

function makeNode({ name, opType, inputs, outputs, integers = {}, floats = {} }: NodeText): Buffer {
  const attribute = (key: string, value: Buffer, type: number) =>
    bytesField(5, Buffer.concat([bytesField(1, key), value, varintField(20, type)]));
  return Buffer.concat([
    ...inputs.map((input) => bytesField(1, input)),
    ...outputs.map((output) => bytesField(2, output)),
    bytesField(3, name ?? `/${outputs.find(Boolean) ?? ""}`),
    bytesField(4, opType),
    ...Object.entries(integers).map(([key, value]) =>
      attribute(key, varintField(3, value), ATTRIBUTE_TYPE.integer),
    ),
    ...Object.entries(floats).map(([key, value]) =>
      attribute(key, floatField(2, value), ATTRIBUTE_TYPE.float),
    ),
    ...(MICROSOFT_OPS.includes(opType) ? [bytesField(7, MICROSOFT)] : []),
  ]);
}

function externalTensor(
  { name, dims, dataType, offset, byteLength }: ExternalTensor,
  location: string,
): Buffer {
  const entries = { location, offset: String(offset), length: String(byteLength) };
  return Buffer.concat([
    ...dims.map((dim) => varintField(1, dim)),
    varintField(2, DATA_TYPE[dataType]),
    bytesField(8, name),
    ...Object.entries(entries).map(([key, value]) =>
      bytesField(13, Buffer.concat([bytesField(1, key), bytesField(2, value)])),
    ),
    varintField(14, 1),
  ]);
}

function int64Tensor(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  const raw = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => raw.writeBigInt64LE(BigInt(value), 8 * i));
  return Buffer.concat([
    ...dims.map((dim) => varintField(1, dim)),
    varintField(2, DATA_TYPE.int64),
    bytesField(8, name),
    bytesField(9, raw),
  ]);
}

function valueInfo({ name, dataType, dims }: ValueText): Buffer {
  const shape = dims.map((dim) =>
    bytesField(1, typeof dim === "number" ? varintField(1, dim) : bytesField(2, dim)),
  );
  const tensor = Buffer.concat([varintField(1, DATA_TYPE[dataType]), bytesField(2, Buffer.concat(shape))]);
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}

// Bytes of ONNX's messages (onnx.proto) → what Loupe needs of them. Pure; knows which field has which number.
import { type Field, readFields, readPacked } from "./protobuf";

export const MODEL = { graph: 7, trainingInfo: 20, functions: 25 } as const;
export const GRAPH = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
} as const;
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, docString: 6 } as const;
export const FUNCTION = { node: 7, attribute: 11 } as const;
export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  tensor: 5,
  graph: 6,
  tensors: 10,
  graphs: 11,
  sparse: 22,
  sparses: 23,
} as const;
export const TENSOR = {
  dims: 1,
  dataType: 2,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;
export const SPARSE = { values: 1, indices: 2 } as const;
export const VALUE_INFO = { name: 1, type: 2 } as const;
export const ENTRY = { key: 1, value: 2 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { element: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
/** A dimension is a number or a name. */
const DIM = { value: 1, name: 2 } as const;

export interface GraphNode {
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Numbers only: integers and floats. */
  readonly attributes: ReadonlyMap<string, number>;
}

export interface OnnxValue {
  readonly name: string;
  /** ONNX's number of the type: 1 float32, 10 float16, 7 int64. */
  readonly elementType: number;
  /** Null: symbolic. */
  readonly dims: readonly (number | null)[];
}

export function readNode(bytes: Buffer): GraphNode {
  const attributes = childMessages(bytes, NODE.attribute).flatMap((attribute) => {
    const numbers = readFields(attribute).filter(
      ({ number }) => number === ATTRIBUTE.int || number === ATTRIBUTE.float,
    );
    const value = numbers.at(-1)?.value;
    return value === undefined ? [] : [[text(attribute, ATTRIBUTE.name), value] as const];
  });
  return {
    name: text(bytes, NODE.name),
    opType: text(bytes, NODE.opType),
    inputs: childMessages(bytes, NODE.input).map(String),
    outputs: childMessages(bytes, NODE.output).map(String),
    attributes: new Map(attributes),
  };
}

export function readValue(bytes: Buffer): OnnxValue {
  const [type = EMPTY] = childMessages(bytes, VALUE_INFO.type);
  const [tensor = EMPTY] = childMessages(type, TYPE.tensor);
  const [shape = EMPTY] = childMessages(tensor, TENSOR_TYPE.shape);
  const number = (message: Buffer, wanted: number) =>
    readFields(message).find((field) => field.number === wanted)?.value;
  const dims = childMessages(shape, SHAPE.dim).map((dim) => {
    const isNamed = readFields(dim).some((field) => field.number === DIM.name);
    return isNamed ? null : (number(dim, DIM.value) ?? null);
  });
  return { name: text(bytes, VALUE_INFO.name), elementType: number(tensor, TENSOR_TYPE.element) ?? 0, dims };
}

/** Lists of numbers come packed or one by one. */
export function readDims(bytes: Buffer, field: Field): readonly number[] {
  return field.isBytes ? readPacked(bytes, { start: 0, end: bytes.length }) : [field.value];
}

/** `location` → `weights.bin` */
export function readEntry(entry: Buffer): readonly [string, string] {
  return [text(entry, ENTRY.key), text(entry, ENTRY.value)];
}

/** Graphs within nodes within graphs: models have one or two of them. */
const MAX_DEPTH = 16;

/** The files of weights that a node names, in its attributes and the graphs within. */
export function externalFilesOf(node: Buffer): string[] {
  return filesOfAttributes(childMessages(node, NODE.attribute), 0);
}

export function externalFilesOfFunction(body: Buffer): string[] {
  const nodes = childMessages(body, FUNCTION.node).flatMap(externalFilesOf);
  return [...nodes, ...filesOfAttributes(childMessages(body, FUNCTION.attribute), 0)];
}

function filesOfAttributes(attributes: readonly Buffer[], depth: number): string[] {
  return attributes.flatMap((attribute) => [
    ...childMessages(attribute, ATTRIBUTE.tensor, ATTRIBUTE.tensors).flatMap(externalFileOf),
    ...childMessages(attribute, ATTRIBUTE.sparse, ATTRIBUTE.sparses).flatMap(externalFilesOfSparse),
    ...childMessages(attribute, ATTRIBUTE.graph, ATTRIBUTE.graphs).flatMap((graph) =>
      filesOfGraph(graph, depth + 1),
    ),
  ]);
}

function filesOfGraph(graph: Buffer, depth: number): string[] {
  if (depth > MAX_DEPTH) throw new TypeError(`expected graphs at most ${MAX_DEPTH} deep, got deeper ones`);
  return [
    ...childMessages(graph, GRAPH.initializer).flatMap(externalFileOf),
    ...childMessages(graph, GRAPH.sparseInitializer).flatMap(externalFilesOfSparse),
    ...childMessages(graph, GRAPH.node).flatMap((node) =>
      filesOfAttributes(childMessages(node, NODE.attribute), depth),
    ),
  ];
}

function externalFilesOfSparse(sparse: Buffer): string[] {
  return childMessages(sparse, SPARSE.values, SPARSE.indices).flatMap(externalFileOf);
}

function externalFileOf(tensor: Buffer): string[] {
  const entries = childMessages(tensor, TENSOR.externalData).map(readEntry);
  return entries.flatMap(([key, value]) => (key === "location" ? [value] : []));
}

/** Where the value of an integer attribute lies in the file, for each node of a kind that has it. */
export function attributePlaces(file: Buffer, opType: string, name: string): Field[] {
  const within = (message: Field, number: number) =>
    readFields(file, message.start, message.end).filter((field) => field.number === number);
  const isNamed = (message: Field, number: number, wanted: string) =>
    within(message, number).some(({ start, end }) => file.toString("utf8", start, end) === wanted);
  return readFields(file)
    .filter((field) => field.number === MODEL.graph)
    .flatMap((graph) => within(graph, GRAPH.node))
    .filter((node) => isNamed(node, NODE.opType, opType))
    .flatMap((node) => within(node, NODE.attribute))
    .filter((attribute) => isNamed(attribute, ATTRIBUTE.name, name))
    .flatMap((attribute) => within(attribute, ATTRIBUTE.int));
}

const EMPTY = Buffer.alloc(0);

export function childMessages(message: Buffer, ...numbers: readonly number[]): Buffer[] {
  return readFields(message)
    .filter(({ number }) => numbers.includes(number))
    .map(({ start, end }) => message.subarray(start, end));
}

function text(message: Buffer, number: number): string {
  return childMessages(message, number)[0]?.toString("utf8") ?? "";
}

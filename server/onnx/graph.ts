// An .onnx file's bytes → its nodes and where its tensors lie; and the same file with more outputs. Reads structure
// only: what a node computes is the business of whoever asks.
import { bytesField, type Field, readFields, readPacked } from "./protobuf";

export interface GraphNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Numbers only: integers and floats. */
  readonly attributes: ReadonlyMap<string, number>;
}

/** A tensor that is stored in the file, or in one beside it. */
export interface StoredTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** ONNX's number for the element type: 1 float32, 2 uint8, 10 float16. */
  readonly dataType: number;
  /** File name of external data, relative to the model's folder; null: in the model's own file. */
  readonly location: string | null;
  readonly offset: number;
  readonly byteLength: number;
}

export interface OnnxGraph {
  readonly nodes: readonly GraphNode[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly outputs: readonly string[];
}

// Field numbers of ONNX's messages (onnx.proto).
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, output: 12 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, externalData: 13 } as const;
const VALUE_INFO = { name: 1 } as const;
const ENTRY = { key: 1, value: 2 } as const;

export function readOnnxGraph(file: Buffer): OnnxGraph {
  const nodes: GraphNode[] = [];
  const tensors = new Map<string, StoredTensor>();
  const outputs: string[] = [];
  for (const graph of readFields(file)) {
    if (graph.number !== MODEL.graph) continue;
    for (const field of readFields(file, graph.start, graph.end)) {
      if (field.number === GRAPH.node) nodes.push(readNode(file, field));
      if (field.number === GRAPH.initializer) {
        const tensor = readTensor(file, field);
        tensors.set(tensor.name, tensor);
      }
      if (field.number === GRAPH.output) outputs.push(nameOf(file, field));
    }
  }
  return { nodes, tensors, outputs };
}

/**
 * What, written behind a model's bytes, makes `names` outputs of its graph: protobuf merges a message that comes
 * twice, and a list grows. The runtime finds out their types itself.
 */
export function outputsSuffix(names: readonly string[]): Buffer {
  const values = names.map((name) => bytesField(GRAPH.output, bytesField(VALUE_INFO.name, name)));
  return values.length === 0 ? Buffer.alloc(0) : bytesField(MODEL.graph, Buffer.concat(values));
}

/** Where the value of an integer attribute lies in the file, for each node of a kind that has it. */
export function attributePlaces(file: Buffer, opType: string, name: string): Field[] {
  const within = (message: Field, number: number) =>
    readFields(file, message.start, message.end).filter((field) => field.number === number);
  const isNamed = (message: Field, number: number, wanted: string) =>
    within(message, number).some((field) => text(file, field) === wanted);
  return readFields(file)
    .filter((field) => field.number === MODEL.graph)
    .flatMap((graph) => within(graph, GRAPH.node))
    .filter((node) => isNamed(node, NODE.opType, opType))
    .flatMap((node) => within(node, NODE.attribute))
    .filter((attribute) => isNamed(attribute, ATTRIBUTE.name, name))
    .flatMap((attribute) => within(attribute, ATTRIBUTE.int));
}

function readNode(file: Buffer, message: Field): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, number>();
  let opType = "";
  for (const field of readFields(file, message.start, message.end)) {
    if (field.number === NODE.input) inputs.push(text(file, field));
    if (field.number === NODE.output) outputs.push(text(file, field));
    if (field.number === NODE.opType) opType = text(file, field);
    if (field.number === NODE.attribute) readAttribute(file, field, attributes);
  }
  return { opType, inputs, outputs, attributes };
}

function readAttribute(file: Buffer, message: Field, attributes: Map<string, number>): void {
  let name = "";
  let value: number | null = null;
  for (const field of readFields(file, message.start, message.end)) {
    if (field.number === ATTRIBUTE.name) name = text(file, field);
    if (field.number === ATTRIBUTE.float || field.number === ATTRIBUTE.int) value = field.value;
  }
  if (value !== null) attributes.set(name, value);
}

function readTensor(file: Buffer, message: Field): StoredTensor {
  const dims: number[] = [];
  const external = new Map<string, string>();
  let name = "";
  let dataType = 0;
  let data: Field | null = null;
  for (const field of readFields(file, message.start, message.end)) {
    // Lists of numbers come packed or one by one.
    if (field.number === TENSOR.dims) dims.push(...(field.isBytes ? readPacked(file, field) : [field.value]));
    if (field.number === TENSOR.dataType) dataType = field.value;
    if (field.number === TENSOR.name) name = text(file, field);
    if (field.number === TENSOR.rawData) data = field;
    if (field.number === TENSOR.externalData) readEntry(file, field, external);
  }
  const location = external.get("location") ?? null;
  const offset = location === null ? (data?.start ?? 0) : Number(external.get("offset") ?? 0);
  const byteLength =
    location === null ? (data ? data.end - data.start : 0) : Number(external.get("length") ?? 0);
  return { name, dims, dataType, location, offset, byteLength };
}

function readEntry(file: Buffer, message: Field, entries: Map<string, string>): void {
  let key = "";
  let value = "";
  for (const field of readFields(file, message.start, message.end)) {
    if (field.number === ENTRY.key) key = text(file, field);
    if (field.number === ENTRY.value) value = text(file, field);
  }
  entries.set(key, value);
}

function nameOf(file: Buffer, message: Field): string {
  for (const field of readFields(file, message.start, message.end)) {
    if (field.number === VALUE_INFO.name) return text(file, field);
  }
  return "";
}

function text(file: Buffer, { start, end }: Field): string {
  return file.toString("utf8", start, end);
}

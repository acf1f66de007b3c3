// An .onnx file → its graph's inputs, outputs, nodes and the names of the files its weights lie in. Weights themselves
// are stepped over, so a file of any size costs a few reads. Runs nothing of it.
import { open, type FileHandle } from "node:fs/promises";
import { collectFromFunction, collectFromNode, collectFromTensor } from "./externalFiles";
import { ATTRIBUTE, childMessages, GRAPH, MODEL, NODE, SPARSE_TENSOR, TENSOR, textOf } from "./messages";
import { addField, type Field, readField, readFields } from "./protobuf";

export interface OnnxValue {
  readonly name: string;
  /** ONNX's number of the type: 1 float32, 10 float16, 7 int64. */
  readonly elementType: number;
  /** Null: symbolic. */
  readonly dims: readonly (number | null)[];
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that are whole numbers. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Where the node lies in the file, tag and length included. */
  readonly at: number;
  readonly bytes: Buffer;
  readonly end: number;
}

export interface OnnxFile {
  readonly path: string;
  readonly bytes: number;
  /** The graph's field in the file. */
  readonly graph: Field;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  /** As the file names them: relative to its folder, not checked. */
  readonly externalFiles: readonly string[];
}

const READ_BYTES = 1 << 16;
/** A node, the head of a tensor, a function: names and numbers. Constants of some exports are inside their node. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** A tensor of more bytes has its weights stepped over. */
const SMALL_TENSOR_BYTES = 4096;

export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const model = await readHeads(handle, 0, size);
    const graph = onlyGraph(model);
    const fields = await readHeads(handle, graph.start, graph.end);
    const among = (number: number, heads = fields) => heads.filter((field) => field.number === number);
    const messages = async (number: number, heads = fields) => {
      const found: Buffer[] = [];
      for (const field of among(number, heads)) found.push(await readRange(handle, field));
      return found;
    };
    const external = new Set<string>();
    for (const field of among(GRAPH.initializer)) await collectFrom(handle, field, external);
    for (const sparse of among(GRAPH.sparseInitializer)) {
      for (const field of await readHeads(handle, sparse.start, sparse.end))
        if (isTensorOfSparse(field)) await collectFrom(handle, field, external);
    }
    const nodes: OnnxNode[] = [];
    for (const field of among(GRAPH.node)) {
      const bytes = await readRange(handle, field);
      nodes.push({ ...readNode(bytes), at: field.at, bytes, end: field.end });
      collectFromNode(bytes, external);
    }
    for (const body of await messages(MODEL.functions, model)) collectFromFunction(body, external);
    return {
      path,
      bytes: size,
      graph,
      inputs: (await messages(GRAPH.input)).map(readValue),
      outputs: (await messages(GRAPH.output)).map(readValue),
      nodes,
      externalFiles: [...external].sort(),
    };
  } finally {
    await handle.close();
  }
}

/** Protobuf would merge several: what is checked would not be what is run. */
function onlyGraph(model: readonly Field[]): Field {
  const graphs = model.filter(({ number }) => number === MODEL.graph);
  const [graph] = graphs;
  if (!graph) throw new TypeError("expected an ONNX model, got a file without a graph");
  if (graphs.length > 1) throw new TypeError(`expected one graph, got ${graphs.length}`);
  if (model.some(({ number }) => number === MODEL.trainingInfo))
    throw new TypeError("expected a model to run, got one with graphs for training");
  return graph;
}

/** Fields between two places of the file, each one's bytes left where they are. */
async function readHeads(handle: FileHandle, start: number, end: number): Promise<Field[]> {
  const found: Field[] = [];
  let window: Buffer = Buffer.alloc(0);
  let windowAt = start;
  for (let at = start; at < end;) {
    let field = at - windowAt < window.length ? readField(window, at - windowAt, windowAt) : null;
    if (!field) {
      windowAt = at;
      window = await readBytes(handle, at, Math.min(READ_BYTES, end - at));
      field = readField(window, 0, at);
    }
    if (!field || field.end > end) throw new TypeError("expected an ONNX model, got a file that is cut off");
    addField(found, field);
    at = field.end;
  }
  return found;
}

async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function readRange(handle: FileHandle, { start, end }: Field): Promise<Buffer> {
  if (end - start > MAX_MESSAGE_BYTES)
    throw new TypeError(`expected at most ${MAX_MESSAGE_BYTES} bytes in a message, got ${end - start}`);
  return readBytes(handle, start, end - start);
}

/** Small tensors whole; of a large one what it says of other files, found by stepping over the weights. */
async function collectFrom(handle: FileHandle, tensor: Field, into: Set<string>): Promise<void> {
  if (tensor.end - tensor.start <= SMALL_TENSOR_BYTES)
    return collectFromTensor(await readRange(handle, tensor), into);
  for (const field of await readHeads(handle, tensor.start, tensor.end)) {
    if (field.number !== TENSOR.externalData) continue;
    // With its tag and length, it is a tensor of this field alone.
    collectFromTensor(await readRange(handle, { ...field, start: field.at }), into);
  }
}

function isTensorOfSparse({ number, isBytes }: Field): boolean {
  return isBytes && (number === SPARSE_TENSOR.values || number === SPARSE_TENSOR.indices);
}

function readNode(bytes: Buffer): Pick<OnnxNode, "name" | "opType" | "inputs" | "outputs" | "numbers"> {
  const numbers = childMessages(bytes, NODE.attribute).flatMap((attribute) => {
    const value = readFields(attribute).find(({ number }) => number === ATTRIBUTE.i)?.value;
    return value === undefined ? [] : [[textOf(attribute, ATTRIBUTE.name), value] as const];
  });
  return {
    name: textOf(bytes, NODE.name),
    opType: textOf(bytes, NODE.opType),
    inputs: childMessages(bytes, NODE.input).map(String),
    outputs: childMessages(bytes, NODE.output).map(String),
    numbers: new Map(numbers),
  };
}

/** ValueInfoProto.type (2) .tensor_type (1) .elem_type (1) and .shape (2) .dim (1) .dim_value (1). */
function readValue(bytes: Buffer): OnnxValue {
  const [type = EMPTY] = childMessages(bytes, 2);
  const [tensor = EMPTY] = childMessages(type, 1);
  const [shape = EMPTY] = childMessages(tensor, 2);
  const number = (message: Buffer) => readFields(message).find((field) => field.number === 1)?.value;
  const dims = childMessages(shape, 1).map((dim) => {
    // dim_param, a name, has the number 2: it is symbolic.
    const isNamed = readFields(dim).some((field) => field.number === 2);
    return isNamed ? null : (number(dim) ?? null);
  });
  return { name: textOf(bytes, 1), elementType: number(tensor) ?? 0, dims };
}

const EMPTY = Buffer.alloc(0);

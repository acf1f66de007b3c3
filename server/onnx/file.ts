// An .onnx file → its graph's inputs, outputs, nodes and the names of the files its weights lie in. Weights themselves
// are stepped over, so a file of any size costs a few reads. Runs nothing of it.
import { open, type FileHandle } from "node:fs/promises";
import { type Field, readField, readFields } from "./protobuf";

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

const MODEL = { graph: 7, functions: 25 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const FUNCTION_NODE = 7;
const ATTRIBUTE = { name: 1, i: 3, t: 5, g: 6, tensors: 10, graphs: 11 } as const;
const TENSOR = { externalData: 13 } as const;
const READ_BYTES = 1 << 16;
/** A tensor's name, shape and place lie around its weights; this much of each end is looked at. */
const TENSOR_EDGE = 4096;

export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const model = await readHeads(handle, 0, size);
    const graph = model.find((field) => field.number === MODEL.graph);
    if (!graph) throw new TypeError("expected an ONNX model, got a file without a graph");
    const fields = await readHeads(handle, graph.start, graph.end);
    const messages = (number: number, among = fields) =>
      Promise.all(among.filter((field) => field.number === number).map((field) => readRange(handle, field)));
    const external = new Set<string>();
    for (const field of fields) {
      if (field.number === GRAPH.initializer || field.number === GRAPH.sparseInitializer) {
        for (const edge of await tensorEdges(handle, field)) collectExternal(edge, external);
      }
    }
    const nodes: OnnxNode[] = [];
    for (const field of fields.filter(({ number }) => number === GRAPH.node)) {
      const bytes = await readRange(handle, field);
      nodes.push({ ...readNode(bytes), at: field.at, bytes, end: field.end });
      collectFromNode(bytes, external);
    }
    for (const body of await messages(MODEL.functions, model)) {
      for (const node of childMessages(body, FUNCTION_NODE)) collectFromNode(node, external);
    }
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
    found.push(field);
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
  return readBytes(handle, start, end - start);
}

/** Small tensors whole; of a large one its small fields, found by stepping over the weights. */
async function tensorEdges(handle: FileHandle, field: Field): Promise<Buffer[]> {
  if (field.end - field.start <= TENSOR_EDGE) return [await readRange(handle, field)];
  const inner = await readHeads(handle, field.start, field.end);
  const small = inner.filter(({ at, end }) => end - at <= TENSOR_EDGE);
  return Promise.all(small.map(({ at, end }) => readBytes(handle, at, end - at)));
}

function collectExternal(tensor: Buffer, into: Set<string>): void {
  for (const entry of childMessages(tensor, TENSOR.externalData)) {
    if (text(entry, 1) === "location") into.add(text(entry, 2));
  }
}

function collectFromNode(node: Buffer, into: Set<string>): void {
  for (const attribute of childMessages(node, NODE.attribute)) {
    for (const tensor of childMessages(attribute, ATTRIBUTE.t, ATTRIBUTE.tensors))
      collectExternal(tensor, into);
    for (const graph of childMessages(attribute, ATTRIBUTE.g, ATTRIBUTE.graphs)) {
      for (const tensor of childMessages(graph, GRAPH.initializer)) collectExternal(tensor, into);
      for (const inner of childMessages(graph, GRAPH.node)) collectFromNode(inner, into);
    }
  }
}

function readNode(bytes: Buffer): Pick<OnnxNode, "name" | "opType" | "inputs" | "outputs" | "numbers"> {
  const numbers = childMessages(bytes, NODE.attribute).flatMap((attribute) => {
    const value = readFields(attribute).find(({ number }) => number === ATTRIBUTE.i)?.value;
    return value === undefined ? [] : [[text(attribute, ATTRIBUTE.name), value] as const];
  });
  return {
    name: text(bytes, NODE.name),
    opType: text(bytes, NODE.opType),
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
  return { name: text(bytes, 1), elementType: number(tensor) ?? 0, dims };
}

const EMPTY = Buffer.alloc(0);

function childMessages(message: Buffer, ...numbers: readonly number[]): Buffer[] {
  return readFields(message)
    .filter(({ number }) => numbers.includes(number))
    .map(({ start, end }) => message.subarray(start, end));
}

function text(message: Buffer, number: number): string {
  return childMessages(message, number)[0]?.toString("utf8") ?? "";
}

// An .onnx file, on the disk or in memory → its inputs, outputs, nodes, and where its tensors lie. Weights are stepped
// over, so a file of any size costs a few reads. Reads structure only: what a node computes others know.
import { open } from "node:fs/promises";
import {
  externalFilesOf,
  externalFilesOfFunction,
  GRAPH,
  type GraphNode,
  MODEL,
  type OnnxValue,
  readDims,
  readEntry,
  readNode,
  readValue,
  SPARSE,
  TENSOR,
  VALUE_INFO,
} from "./messages";
import { addField, bytesField, type Field, readField } from "./protobuf";

export type { GraphNode } from "./messages";

/** A node, and where it lies in the file: tag and length included from `at`, without them from `start`. */
export interface OnnxNode extends GraphNode {
  readonly place: Pick<Field, "at" | "start" | "end">;
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
  readonly bytes: number;
  /** The graph's field in the file; where there are several, the first. */
  readonly graph: Field;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** As the file names them: relative to its folder, not checked. */
  readonly externalFiles: readonly string[];
}

export interface OnnxFile extends OnnxGraph {
  readonly path: string;
}

interface Source {
  readonly size: number;
  /** Fewer where the source ends. */
  readonly read: (position: number, length: number) => Promise<Buffer>;
}

const WINDOW_BYTES = 1 << 16;
/** A node, a function, the name of a file: weights are not read here. Some exports have constants within their nodes. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** Tag and length, or tag and number, at their longest. */
const MAX_HEAD_BYTES = 20;
/** A tensor's name, shape and place are small; longer fields are weights. */
const MAX_SMALL_BYTES = 4096;

export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const read = async (position: number, length: number) => {
      const buffer = Buffer.alloc(Math.min(length, size - position));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      return buffer.subarray(0, bytesRead);
    };
    return { path, ...(await readGraph({ size, read })) };
  } finally {
    await handle.close();
  }
}

export function readOnnxBytes(file: Buffer): Promise<OnnxGraph> {
  const read = (position: number, length: number) =>
    Promise.resolve(file.subarray(position, position + length));
  return readGraph({ size: file.length, read });
}

/**
 * What, written after a model's bytes, makes `names` outputs of its graph: protobuf merges a message that comes
 * twice, and a list grows. The runtime finds out their types itself.
 */
export function outputsSuffix(names: readonly string[]): Buffer {
  const values = names.map((name) => bytesField(GRAPH.output, bytesField(VALUE_INFO.name, name)));
  return values.length === 0 ? Buffer.alloc(0) : bytesField(MODEL.graph, Buffer.concat(values));
}

async function readGraph(source: Source): Promise<OnnxGraph> {
  const reader = new Reader(source);
  const model = await reader.fields(0, source.size);
  const graphs = model.filter(({ number }) => number === MODEL.graph);
  const [graph] = graphs;
  if (!graph) throw new TypeError("expected an ONNX model, got a file without a graph");
  if (model.some(({ number }) => number === MODEL.trainingInfo))
    throw new TypeError("expected a model to run, got one with graphs for training");
  const [inputs, outputs, nodes]: [OnnxValue[], OnnxValue[], OnnxNode[]] = [[], [], []];
  const tensors = new Map<string, StoredTensor>();
  const external = new Set<string>();
  for (const { start, end } of graphs) {
    for (const field of await reader.fields(start, end)) {
      if (field.number === GRAPH.input) inputs.push(readValue(await reader.bytes(field)));
      if (field.number === GRAPH.output) outputs.push(readValue(await reader.bytes(field)));
      if (field.number === GRAPH.node) {
        const bytes = await reader.bytes(field);
        nodes.push({ ...readNode(bytes), place: field });
        for (const file of externalFilesOf(bytes)) external.add(file);
      }
      const stored = await tensorsOf(reader, field);
      for (const { location } of stored) if (location !== null) external.add(location);
      if (field.number === GRAPH.initializer) for (const tensor of stored) tensors.set(tensor.name, tensor);
    }
  }
  for (const field of model.filter(({ number }) => number === MODEL.functions)) {
    for (const file of externalFilesOfFunction(await reader.bytes(field))) external.add(file);
  }
  return { bytes: source.size, graph, inputs, outputs, nodes, tensors, externalFiles: [...external].sort() };
}

/** A sparse one is two: its values and their indices. */
async function tensorsOf(reader: Reader, field: Field): Promise<StoredTensor[]> {
  if (field.number === GRAPH.initializer) return [await readTensor(reader, field)];
  if (field.number !== GRAPH.sparseInitializer) return [];
  const tensors: StoredTensor[] = [];
  for (const part of await reader.fields(field.start, field.end))
    if (part.number === SPARSE.values || part.number === SPARSE.indices)
      tensors.push(await readTensor(reader, part));
  return tensors;
}

async function readTensor(reader: Reader, message: Field): Promise<StoredTensor> {
  const dims: number[] = [];
  const external = new Map<string, string>();
  let name = "";
  let dataType = 0;
  let data: Pick<Field, "start" | "end"> = { start: 0, end: 0 };
  for (const field of await reader.fields(message.start, message.end)) {
    if (field.number === TENSOR.dataType) dataType = field.value;
    if (field.number === TENSOR.rawData) data = field;
    // What names a file is read however long it is made.
    const isWeights = field.end - field.start > MAX_SMALL_BYTES && field.number !== TENSOR.externalData;
    if (isWeights) continue;
    if (field.number === TENSOR.dims) dims.push(...readDims(await reader.bytes(field), field));
    if (field.number === TENSOR.name) name = (await reader.bytes(field)).toString("utf8");
    if (field.number === TENSOR.externalData) {
      const [key, value] = readEntry(await reader.bytes(field));
      external.set(key, value);
    }
  }
  const location = external.get("location") ?? null;
  const offset = location === null ? data.start : Number(external.get("offset") ?? 0);
  const byteLength = location === null ? data.end - data.start : Number(external.get("length") ?? 0);
  return { name, dims, dataType, location, offset, byteLength };
}

/** Reads a window at a time; one reading after the other. */
class Reader {
  private window: Buffer = Buffer.alloc(0);
  private windowAt = 0;

  constructor(private readonly source: Source) {}

  /** Fields between two places, each one's bytes left where they are. */
  async fields(start: number, end: number): Promise<Field[]> {
    const found: Field[] = [];
    for (let at = start; at < end;) {
      const head = await this.bytes({ start: at, end: Math.min(at + MAX_HEAD_BYTES, end) });
      const field = readField(head, 0, at);
      if (!field || field.end > end)
        throw new TypeError("expected an ONNX model, got a file that is cut off");
      addField(found, field);
      at = field.end;
    }
    return found;
  }

  async bytes({ start, end }: Pick<Field, "start" | "end">): Promise<Buffer> {
    if (end - start > MAX_MESSAGE_BYTES)
      throw new TypeError(`expected at most ${MAX_MESSAGE_BYTES} bytes in a message, got ${end - start}`);
    if (start < this.windowAt || end > this.windowAt + this.window.length) {
      this.window = await this.source.read(start, Math.max(WINDOW_BYTES, end - start));
      this.windowAt = start;
    }
    return this.window.subarray(start - this.windowAt, end - this.windowAt);
  }
}

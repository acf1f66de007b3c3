// A public decoder's .onnx file → the same with a count of logits rows as input, so that a prompt of 128 tokens costs one
// row of a vocabulary of 150,000 and not 128. Weights are copied byte by byte, never read.
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { OnnxFile, OnnxNode } from "./graph";
import { GRAPH, NODE, TENSOR, VALUE_INFO } from "./messages";
import { bytesField, bytesHead, varintField } from "./protobuf";

/** Bytes instead of a stretch of the graph; an empty stretch is an insertion. */
interface Replacement {
  readonly at: number;
  readonly end: number;
  readonly bytes: Buffer;
}

const ROW_COUNT = "num_logits_to_keep";
const LOGITS = "logits";

const HEADS = ["MatMul", "MatMulNBits", "Gemm"];
/** A product of integers, and what makes numbers of it again. */
const AFTER_INTEGERS = ["MatMulInteger", "Cast", "Mul"];
const MAX_HEAD_STEPS = 4;

const INT64 = 7;
/** Far from overflow when a length is added to it. */
const FAR = 2n ** 62n;

/**
 * Writes the prepared model to `target`, which must lie beside the files of the weights. False where nothing could be
 * added, because it is there or the head is not one that is known: then nothing is written.
 */
export async function prepareOnnxFile(file: OnnxFile, target: string): Promise<boolean> {
  const replacements = await rowCountReplacements(file);
  if (replacements.length > 0) await writeWith(file, replacements, target);
  return replacements.length > 0;
}

/** The head sees the last k rows only, 0 means all: as models/training/graph.py does it for our own models. */
async function rowCountReplacements(file: OnnxFile): Promise<Replacement[]> {
  const head = headOf(file.nodes);
  const [hidden] = head?.inputs ?? [];
  if (!head || hidden === undefined || file.inputs.some(({ name }) => name === ROW_COUNT)) return [];
  const slicing = [
    makeNode("Neg", [ROW_COUNT], "loupe.minus_k"),
    makeNode("Equal", [ROW_COUNT, "loupe.zero"], "loupe.keep_all"),
    makeNode("Where", ["loupe.keep_all", "loupe.from_start", "loupe.minus_k"], "loupe.start"),
    makeNode("Unsqueeze", ["loupe.start", "loupe.axis0"], "loupe.starts"),
    makeNode("Slice", [hidden, "loupe.starts", "loupe.to_end", "loupe.axis1"], "loupe.kept_rows"), // [B, k, D]
    withFirstInput(head, await bytesOf(file, head), "loupe.kept_rows"),
  ];
  const additions = [
    bytesField(GRAPH.input, declareInt64(ROW_COUNT)),
    bytesField(GRAPH.initializer, int64Tensor("loupe.zero", [], 0n)),
    bytesField(GRAPH.initializer, int64Tensor("loupe.from_start", [], -FAR)),
    bytesField(GRAPH.initializer, int64Tensor("loupe.to_end", [1], FAR)),
    bytesField(GRAPH.initializer, int64Tensor("loupe.axis0", [1], 0n)),
    bytesField(GRAPH.initializer, int64Tensor("loupe.axis1", [1], 1n)),
  ];
  const nodes = Buffer.concat(slicing.map((bytes) => bytesField(GRAPH.node, bytes)));
  return [{ at: head.place.at, end: head.place.end, bytes: nodes }, append(file, additions)];
}

/** The first node of the head: what it reads has a row for each token, and nothing else reads what it gives. */
function headOf(nodes: readonly OnnxNode[]): OnnxNode | null {
  const producerOf = (name: string | undefined) => nodes.find(({ outputs }) => outputs.includes(name ?? ""));
  let node = producerOf(LOGITS);
  for (let step = 0; node && step < MAX_HEAD_STEPS; step++) {
    if (HEADS.includes(node.opType)) return node;
    if (!AFTER_INTEGERS.includes(node.opType)) return null;
    node = producerOf(node.inputs[0]);
    const quantised = node?.opType === "DynamicQuantizeLinear" ? node.outputs[0] : undefined;
    if (node && quantised !== undefined) {
      return nodes.filter(({ inputs }) => inputs.includes(quantised)).length === 1 ? node : null;
    }
  }
  return null;
}

/** NodeProto.input is field 1; its first occurrence stands first among equals, wherever it lies. */
function withFirstInput(node: OnnxNode, bytes: Buffer, name: string): Buffer {
  const [, ...others] = node.inputs;
  const inputs = [name, ...others].map((input) => bytesField(NODE.input, input));
  return Buffer.concat([...inputs, withoutInputs(node, bytes)]);
}

function withoutInputs(node: OnnxNode, bytes: Buffer): Buffer {
  const inputBytes = node.inputs.map((input) => bytesField(NODE.input, input));
  let rest = bytes;
  for (const input of inputBytes) {
    const at = rest.indexOf(input);
    if (at < 0) throw new TypeError(`expected the inputs of ${node.name} as they were read`);
    rest = Buffer.concat([rest.subarray(0, at), rest.subarray(at + input.length)]);
  }
  return rest;
}

function makeNode(opType: string, inputs: readonly string[], output: string): Buffer {
  const names = inputs.map((input) => bytesField(NODE.input, input));
  return Buffer.concat([
    ...names,
    bytesField(NODE.output, output),
    bytesField(NODE.name, `loupe/${output}`),
    bytesField(NODE.opType, opType),
  ]);
}

/** ValueInfoProto of a scalar. */
function declareInt64(name: string): Buffer {
  const tensor = Buffer.concat([varintField(1, INT64), bytesField(2, "")]);
  return Buffer.concat([
    bytesField(VALUE_INFO.name, name),
    bytesField(VALUE_INFO.type, bytesField(1, tensor)),
  ]);
}

function int64Tensor(name: string, dims: readonly number[], value: bigint): Buffer {
  const raw = Buffer.alloc(8);
  raw.writeBigInt64LE(value);
  const shape = dims.map((dim) => varintField(TENSOR.dims, dim));
  return Buffer.concat([
    ...shape,
    varintField(TENSOR.dataType, INT64),
    bytesField(TENSOR.name, name),
    bytesField(TENSOR.rawData, raw),
  ]);
}

function append({ graph }: OnnxFile, fields: readonly Buffer[]): Replacement {
  return { at: graph.end, end: graph.end, bytes: Buffer.concat(fields) };
}

async function bytesOf({ path }: OnnxFile, { place: { start, end } }: OnnxNode): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stretch(path, start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function writeWith(
  file: OnnxFile,
  replacements: readonly Replacement[],
  target: string,
): Promise<void> {
  const { graph, path, bytes } = file;
  const sorted = [...replacements].sort((a, b) => a.at - b.at);
  const grown = sorted.reduce((sum, { at, end, bytes: added }) => sum + added.length - (end - at), 0);
  async function* pieces() {
    yield* stretch(path, 0, graph.at);
    yield bytesHead(graph.number, graph.end - graph.start + grown);
    let from = graph.start;
    for (const { at, end, bytes: added } of sorted) {
      yield* stretch(path, from, at);
      yield added;
      from = end;
    }
    yield* stretch(path, from, bytes);
  }
  await pipeline(pieces, createWriteStream(target, { flags: "wx" }));
}

async function* stretch(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (end <= start) return;
  for await (const piece of createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 })) {
    yield piece as Buffer;
  }
}

// A decoder's bytes → the same decoder that gives keys and values of a run's new tokens alone, where it gave those of all tokens so
// far. They were copied out in every run, 46 kB a token for a 135M model of 30 layers: at 1,000 tokens that took as long as
// computing one. What attention reads stays with who keeps it, and may lie in longer buffers.
import { GRAPH, MODEL, NODE, type OnnxValue, TENSOR, VALUE_INFO } from "./messages";
import type { OnnxGraph } from "./graph";
import { bytesField, bytesHead, readFields, varintField } from "./protobuf";
import * as names from "./tensorNames";

const ATTENTION = "GroupQueryAttention";
/** Places among its inputs and outputs. */
const [PAST_KEY, PAST_VALUE] = [3, 4];
const [PRESENT_KEY, PRESENT_VALUE] = [1, 2];
const INT64 = 7;
const OWN = "loupe.rows";

/**
 * `file` changed in place, with an addition behind its end; `file` itself where attention is anything but one node that alone
 * reads the past, or where nothing tells how many tokens there are.
 */
export function giveNewRows(file: Buffer, { nodes, inputs, outputs }: OnnxGraph, nLayer: number): Buffer {
  const isInput = (name: string) => inputs.some((input) => input.name === name);
  if (![names.INPUT_IDS, names.ATTENTION_MASK].every(isInput)) return file;
  const layers = Array.from({ length: nLayer }, (_, layer) => layer);
  const isAttention = (layer: number) => {
    const readers = nodes.filter((node) => node.inputs.includes(names.pastKey(layer)));
    const [node] = readers;
    return (
      readers.length === 1 &&
      node?.opType === ATTENTION &&
      node.inputs[PAST_KEY] === names.pastKey(layer) &&
      node.inputs[PAST_VALUE] === names.pastValue(layer) &&
      node.outputs[PRESENT_KEY] === names.presentKey(layer) &&
      node.outputs[PRESENT_VALUE] === names.presentValue(layer)
    );
  };
  const presents = layers.flatMap((layer) => [names.presentKey(layer), names.presentValue(layer)]);
  const isRead = nodes.some((node) => node.inputs.some((input) => presents.includes(input)));
  if (isRead || !layers.every(isAttention)) return file;
  dropOutputs(file, new Set(presents));
  const rows = layers.flatMap((layer) => [
    { from: names.presentKey(layer), to: names.newKey(layer) },
    { from: names.presentValue(layer), to: names.newValue(layer) },
  ]);
  return Buffer.concat([file, additions(rows, outputs)]);
}

/** Becomes a note of its type, which moves nothing. */
function dropOutputs(file: Buffer, dropped: ReadonlySet<string>): void {
  for (const graph of readFields(file).filter(({ number }) => number === MODEL.graph)) {
    for (const output of readFields(file, graph.start, graph.end)) {
      if (output.number !== GRAPH.output) continue;
      const name = readFields(file, output.start, output.end).find(
        ({ number }) => number === VALUE_INFO.name,
      );
      if (name && dropped.has(file.toString("utf8", name.start, name.end)))
        bytesHead(GRAPH.valueInfo, 0).copy(file, output.at, 0, 1);
    }
  }
}

function additions(
  rows: readonly { readonly from: string; readonly to: string }[],
  outputs: readonly OnnxValue[],
): Buffer {
  const own = (name: string) => `${OWN}.${name}`;
  const nodes = [
    node("Shape", [names.ATTENTION_MASK], own("mask")), // [2]
    node("Gather", [own("mask"), own("one")], own("total")), // [1]
    node("Shape", [names.INPUT_IDS], own("ids")), // [2]
    node("Gather", [own("ids"), own("one")], own("count")), // [1]
    node("Sub", [own("total"), own("count")], own("past")), // [1]
    // [1, nKvHead, total or more, headDim] → [1, nKvHead, count, headDim]. Last layer first: the runtime goes through what ends a
    // graph from its end, and frees what a layer's attention read before the next one's, not all of it behind the last.
    ...rows
      .toReversed()
      .map(({ from, to }) => node("Slice", [from, own("past"), own("total"), own("two")], to)),
  ];
  return bytesField(
    MODEL.graph,
    Buffer.concat([
      ...nodes.map((bytes) => bytesField(GRAPH.node, bytes)),
      constant(own("one"), 1),
      constant(own("two"), 2),
      ...rows.map(({ from, to }) => bytesField(GRAPH.output, declared(to, elementType(outputs, from)))),
    ]),
  );
}

function elementType(outputs: readonly OnnxValue[], name: string): number {
  return outputs.find((output) => output.name === name)?.elementType ?? 1;
}

function node(opType: string, inputs: readonly string[], output: string): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => bytesField(NODE.input, input)),
    bytesField(NODE.output, output),
    bytesField(NODE.name, `/${output}`),
    bytesField(NODE.opType, opType),
  ]);
}

/** [1] */
function constant(name: string, value: number): Buffer {
  const raw = Buffer.alloc(8);
  raw.writeBigInt64LE(BigInt(value));
  const fields = [varintField(TENSOR.dims, 1), varintField(TENSOR.dataType, INT64)];
  return bytesField(
    GRAPH.initializer,
    Buffer.concat([...fields, bytesField(TENSOR.name, name), bytesField(TENSOR.rawData, raw)]),
  );
}

/** Its shape the runtime finds out. */
function declared(name: string, type: number): Buffer {
  const tensor = bytesField(1, varintField(1, type));
  return Buffer.concat([bytesField(VALUE_INFO.name, name), bytesField(VALUE_INFO.type, tensor)]);
}

// A model's bytes → the same model whose attention nodes give no weights. Fields are only given another number, so nothing
// moves: what was an output of a node or of the graph becomes a note that is never read.
import type { OnnxGraph } from "./graph";
import { attributePlaces, GRAPH, MODEL, NODE, VALUE_INFO } from "./messages";
import { bytesHead, type Field, readFields } from "./protobuf";

const ATTENTION = "GroupQueryAttention";
const WEIGHTS_OUTPUT = 3;

/** Changes `file` in place; a model that gives no weights, or uses them itself, stays as it is. */
export function dropAttentionWeights(file: Buffer, { nodes }: Pick<OnnxGraph, "nodes">): void {
  const attentions = nodes.filter(({ opType, outputs }) => opType === ATTENTION && outputs[WEIGHTS_OUTPUT]);
  const dropped = new Set(attentions.map(({ outputs }) => outputs[WEIGHTS_OUTPUT] ?? ""));
  if (nodes.some(({ inputs }) => inputs.some((input) => dropped.has(input)))) return;
  for (const { place } of attentions) {
    const outputs = within(file, place, NODE.output);
    const weights = outputs[WEIGHTS_OUTPUT];
    if (weights) renumber(file, weights, NODE.docString);
  }
  for (const { start } of attributePlaces(file, ATTENTION, "qk_output")) file[start] = 0;
  for (const graph of readFields(file).filter(({ number }) => number === MODEL.graph)) {
    for (const output of within(file, graph, GRAPH.output)) {
      const [name] = within(file, output, VALUE_INFO.name);
      if (name && dropped.has(file.toString("utf8", name.start, name.end)))
        renumber(file, output, GRAPH.valueInfo);
    }
  }
}

function within(file: Buffer, { start, end }: Pick<Field, "start" | "end">, number: number): Field[] {
  return readFields(file, start, end).filter((field) => field.number === number);
}

/** Both numbers are below 16: tags of one byte. */
function renumber(file: Buffer, { at }: Field, number: number): void {
  bytesHead(number, 0).copy(file, at, 0, 1);
}

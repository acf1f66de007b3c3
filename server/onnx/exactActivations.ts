// A model's bytes → the same model whose quantised matrices are multiplied with activations as they are. At level 4 of
// `accuracy_level` a kernel may round the activations to 8 bits: the CPU's, for blocks of 32 numbers, gains an order of
// magnitude by it; WebGPU's rounds blocks of 128, and has other ways to be fast.
import { ATTRIBUTE, GRAPH, MODEL, NODE } from "./messages";
import { type Field, readFields } from "./protobuf";

/** Levels up to this one take a single byte in the file, and there are only five. */
const MAX_LEVEL = 127;

/** Changes `file` in place; a model without such matrices stays as it is. */
export function keepActivations(file: Buffer): void {
  for (const { start, value } of attributePlaces(file, "MatMulNBits", "accuracy_level")) {
    if (value > 0 && value <= MAX_LEVEL) file[start] = 0;
  }
}

/** Where the value of an integer attribute lies in the file, for each node of a kind that has it. */
function attributePlaces(file: Buffer, opType: string, name: string): Field[] {
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

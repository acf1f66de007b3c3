// A decoder that gives keys and values of its new tokens alone: nothing of the shipped model is moved, and a graph that does more
// with its past than attend to it is left as it is.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readOnnxBytes } from "../../../../server/onnx/graph";
import { giveNewRows } from "../../../../server/onnx/newRows";
import * as names from "../../../../server/onnx/tensorNames";
import { makeModel, type NodeText } from "../../../../server/onnx/write";

const MODEL = fileURLToPath(new URL("../../../../models/default/model.onnx", import.meta.url));

test("the shipped model gives rows of new tokens, and no longer those of all", async () => {
  const [file, nLayer] = [readFileSync(MODEL), 6];
  const before = await readOnnxBytes(file);
  const changed = giveNewRows(Buffer.from(file), before, nLayer);
  const after = await readOnnxBytes(changed);
  const layers = Array.from({ length: nLayer }, (_, n) => n);
  const presents = layers.flatMap((n) => [names.presentKey(n), names.presentValue(n)]);
  const rows = layers.flatMap((n) => [names.newKey(n), names.newValue(n)]);
  expect(after.outputs.map(({ name }) => name)).toEqual([
    ...before.outputs.map(({ name }) => name).filter((name) => !presents.includes(name)),
    ...rows,
  ]);
  expect(after.nodes.slice(0, before.nodes.length)).toEqual(before.nodes);
  // Behind the last layer first: the order in which the runtime goes through the ends of a graph is from its end.
  expect(after.nodes.slice(-2 * nLayer).map(({ outputs }) => outputs[0])).toEqual(rows.toReversed());
  expect([...after.tensors].slice(0, before.tensors.size)).toEqual([...before.tensors]);
  expect(file.filter((byte, at) => byte !== changed[at]).length).toBe(2 * nLayer);
});

const attention = {
  opType: "GroupQueryAttention",
  inputs: ["q", "k", "v", names.pastKey(0), names.pastValue(0)],
  outputs: ["y", names.presentKey(0), names.presentValue(0)],
};
const other = (input: string): NodeText => ({ opType: "Shape", inputs: [input], outputs: ["shape"] });

function model(nodes: readonly NodeText[], inputs = [names.INPUT_IDS, names.ATTENTION_MASK]): Buffer {
  const value = (name: string) => ({ name, dataType: "float" as const, dims: ["n"] });
  return makeModel({
    ...{ nodes, tensors: [], constants: [], location: "" },
    inputs: inputs.map(value),
    outputs: [names.LOGITS, names.presentKey(0), names.presentValue(0)].map(value),
  });
}

test.each([
  ["attention alone reads the past", model([attention]), true],
  ["the graph asks how long the past is", model([attention, other(names.pastKey(0))]), false],
  ["the graph reads its keys again", model([attention, other(names.presentKey(0))]), false],
  ["attention is spelled out", model([{ ...attention, opType: "MatMul" }]), false],
  ["nothing tells how many tokens there are", model([attention], [names.INPUT_IDS]), false],
])("where %s", async (_, file, isChanged) => {
  const result = giveNewRows(Buffer.from(file), await readOnnxBytes(file), 1);
  expect(result.equals(file)).toBe(!isChanged);
});

// The model that the runtime is given, with its weights left in the file: nothing but their place has changed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readOnnxBytes } from "../../../../server/onnx/graph";
import { leaveWeightsInFile } from "../../../../server/onnx/weightsInFile";

const FILE = readFileSync(join(import.meta.dirname, "../../../../models/default/model.onnx"));

test("weights are named by their places in the file, and those places hold what stood in the model", async () => {
  const before = await readOnnxBytes(FILE);
  const after = await readOnnxBytes(leaveWeightsInFile(FILE, "model.onnx"));
  expect([...after.tensors.keys()]).toEqual([...before.tensors.keys()]);
  let moved = 0;
  for (const [name, tensor] of after.tensors) {
    const old = before.tensors.get(name);
    expect([tensor.dims, tensor.dataType, tensor.byteLength]).toEqual([
      old?.dims,
      old?.dataType,
      old?.byteLength,
    ]);
    if (tensor.location === null) continue;
    expect([tensor.location, tensor.offset]).toEqual(["model.onnx", old?.offset]);
    moved += tensor.byteLength;
  }
  expect(moved).toBeGreaterThan(0.8 * FILE.length);
});

test("nodes, inputs and outputs stay, and what is left is small", async () => {
  const before = await readOnnxBytes(FILE);
  const bytes = leaveWeightsInFile(FILE, "model.onnx");
  const after = await readOnnxBytes(bytes);
  const shape = ({ nodes, inputs, outputs }: typeof before) => ({
    nodes: nodes.map(({ name, opType, inputs: from, outputs: to }) => ({ name, opType, from, to })),
    inputs,
    outputs,
  });
  expect(shape(after)).toEqual(shape(before));
  expect(bytes.length).toBeLessThan(0.2 * FILE.length);
});

test("numbers that do not lie on their natural places in the file stay in the model", async () => {
  const shifted = leaveWeightsInFile(FILE, "model.onnx");
  const { tensors } = await readOnnxBytes(shifted);
  const floats = [...tensors.values()].filter(({ dataType }) => dataType === 1);
  expect(floats.length).toBeGreaterThan(0);
  for (const { location, offset } of floats) if (location !== null) expect(offset % 4).toBe(0);
});

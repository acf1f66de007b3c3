// The shipped model without attention weights: nothing but the fields that gave them is another field, and none has moved.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findAnatomy } from "../../../../server/onnx/anatomy";
import { type OnnxGraph, readOnnxBytes } from "../../../../server/onnx/graph";
import { bytesField } from "../../../../server/onnx/protobuf";
import { makeModel } from "../../../../server/onnx/write";
import { dropAttentionWeights } from "../../../../server/onnx/withoutWeights";

const MODEL = fileURLToPath(new URL("../../../../models/default/model.onnx", import.meta.url));
const isAttention = ({ opType }: { opType: string }) => opType === "GroupQueryAttention";

async function dropped(file: Buffer): Promise<{ before: OnnxGraph; after: OnnxGraph; changed: number }> {
  const copy = Buffer.from(file);
  const before = await readOnnxBytes(file);
  dropAttentionWeights(copy, before);
  return {
    before,
    after: await readOnnxBytes(copy),
    changed: file.filter((byte, at) => byte !== copy[at]).length,
  };
}

test("attention nodes and the graph lose their weights, and nothing else changes", async () => {
  const { before, after, changed } = await dropped(readFileSync(MODEL));
  const weights = before.nodes.filter(isAttention).map(({ outputs }) => outputs[3]);
  expect(weights.every(Boolean)).toBe(true);
  expect(after.nodes).toEqual(
    before.nodes.map((node) =>
      isAttention(node)
        ? {
            ...node,
            outputs: node.outputs.slice(0, 3),
            attributes: new Map(node.attributes).set("qk_output", 0),
          }
        : node,
    ),
  );
  expect(after.outputs).toEqual(before.outputs.filter(({ name }) => !weights.includes(name)));
  expect(after.tensors).toEqual(before.tensors);
  expect(changed).toBe(3 * weights.length);
  const shape = { nLayer: 6, headDim: 64 };
  expect(findAnatomy(after, shape)).toEqual({
    ...findAnatomy(before, shape),
    layers: findAnatomy(before, shape)?.layers.map((layer) => ({ ...layer, attention: null })),
  });
});

test("a graph that reads the weights itself keeps them", async () => {
  const attention = { opType: "GroupQueryAttention", inputs: ["x"], outputs: ["y", "k", "v", "weights"] };
  const reader = { opType: "Identity", inputs: ["weights"], outputs: ["logits"] };
  const graph = { tensors: [], constants: [], inputs: [], outputs: [], location: "" };
  const { changed } = await dropped(makeModel({ ...graph, nodes: [attention, reader] }));
  expect(changed).toBe(0);
});

test("a file without nodes stays as it is", async () => {
  expect((await dropped(bytesField(7, ""))).changed).toBe(0);
});

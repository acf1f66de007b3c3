// Nodes' times → stages' times: a stage ends with the node that multiplies with its last matrix.
import { expect, test } from "vitest";
import { timesOf } from "../../../../server/explain/times";
import type { LayerAnatomy } from "../../../../server/onnx/anatomy";

const NODES = ["gather", "norm", "qkv", "attend", "out", "norm2", "up", "down", "finalNorm", "head"];
const graph = {
  nodes: NODES.map((name) => ({
    ...{ name, opType: "MatMul", inputs: ["x", `${name}.weight`], outputs: [name] },
    attributes: new Map<string, number>(),
  })),
};
const matrix = (name: string) => ({ kind: "float", tensor: `${name}.weight` }) as const;
const layer = {
  projections: [matrix("qkv")],
  output: matrix("out"),
  feedForward: { added: "", neurons: "", down: matrix("down") },
} as unknown as LayerAnatomy;
const model = { graph, anatomy: { layers: [layer] }, count: 16 };

test("sums the nodes of each stage; the first projection belongs to the first layer", () => {
  const ms = Float32Array.from(NODES, (_, i) => i + 1);
  const times = timesOf({ names: NODES, ms }, model);
  expect(times).toEqual({
    ...{ count: 16, embeddingMs: 1 + 2, headMs: 9 + 10 },
    attentionMs: Float32Array.of(3 + 4 + 5),
    feedForwardMs: Float32Array.of(6 + 7 + 8),
  });
});

test("knows a node by what its name begins with: the runtime makes one of several", () => {
  const names = NODES.map((name) => (name === "out" ? "out/AddFusion" : name));
  const ms = new Float32Array(names.length).fill(1);
  expect(timesOf({ names, ms }, model)?.attentionMs).toEqual(Float32Array.of(3));
});

test("says nothing where a stage's end is not among the nodes", () => {
  const names = NODES.filter((name) => name !== "down");
  expect(timesOf({ names, ms: new Float32Array(names.length) }, model)).toBeNull();
});

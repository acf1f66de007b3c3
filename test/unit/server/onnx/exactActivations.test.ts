// The shipped model without rounded activations: nothing but the level of its quantised matrices has changed.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { keepActivations } from "../../../../server/onnx/exactActivations";
import { readOnnxBytes } from "../../../../server/onnx/graph";

const MODEL = fileURLToPath(new URL("../../../../models/default/model.onnx", import.meta.url));
const isQuantised = ({ opType }: { opType: string }) => opType === "MatMulNBits";

test("quantised matrices lose their level, and nothing else changes", async () => {
  const before = readFileSync(MODEL);
  const after = Buffer.from(before);
  keepActivations(after);
  const nodes = { before: (await readOnnxBytes(before)).nodes, after: (await readOnnxBytes(after)).nodes };
  const quantised = nodes.before.filter(isQuantised);
  expect(quantised.map(({ attributes }) => attributes.get("accuracy_level"))).toEqual(quantised.map(() => 4));
  expect(nodes.after).toEqual(
    nodes.before.map((node) =>
      isQuantised(node) ? { ...node, attributes: new Map(node.attributes).set("accuracy_level", 0) } : node,
    ),
  );
  expect(before.filter((byte, at) => byte !== after[at])).toHaveLength(quantised.length);
});

test("a file without them stays as it is", () => {
  const file = Buffer.alloc(0);
  keepActivations(file);
  expect(file).toHaveLength(0);
});

// A model's graph and stored tensors → where its parameters are. Counts what the file holds; a table that embedding and
// head share is counted once.
import type { Anatomy, MatrixRef } from "../onnx/anatomy";
import type { GraphNode, OnnxGraph } from "../onnx/graph";
import type { Parameters } from "../protocol/explainModel";

type PartName = Parameters["parts"][number]["name"];
const PART_NAMES: readonly PartName[] = ["embedding", "attention", "feedForward", "norm", "other"];

export function countParameters(graph: OnnxGraph, anatomy: Anatomy | null, fileBytes: number): Parameters {
  const partOf = partsByTensor(anatomy);
  const sums = new Map(PART_NAMES.map((name) => [name, { count: 0, bytes: 0 }]));
  const counted = new Set<string>();
  let scaleBytes = 0;
  const bytesOf = (name: string) => graph.tensors.get(name)?.byteLength ?? 0;
  for (const { tensor, count, scales, isNorm } of graph.nodes.flatMap((node) => parametersOf(node, graph))) {
    if (counted.has(tensor)) continue;
    counted.add(tensor);
    const sum = sums.get(partOf.get(tensor) ?? (isNorm ? "norm" : partOf.size > 0 ? "feedForward" : "other"));
    if (sum) {
      sum.count += count;
      sum.bytes += bytesOf(tensor);
    }
    scaleBytes += scales.reduce((total, name) => total + bytesOf(name), 0);
  }
  const parts = PART_NAMES.map((name) => ({ name, ...(sums.get(name) ?? { count: 0, bytes: 0 }) }));
  return { parts: parts.filter(({ count }) => count > 0), scaleBytes, fileBytes };
}

interface Stored {
  readonly tensor: string;
  readonly count: number;
  readonly scales: readonly string[];
  readonly isNorm: boolean;
}

/** What a node reads that was learnt: matrices, norms, biases, the embedding table. */
function parametersOf({ opType, inputs, attributes }: GraphNode, graph: OnnxGraph): Stored[] {
  const isNorm = opType.includes("Normalization");
  if (opType === "MatMulNBits") {
    const [, tensor = "", ...scales] = inputs;
    const count = (attributes.get("N") ?? 0) * (attributes.get("K") ?? 0);
    return [{ tensor, count, scales: scales.filter(Boolean), isNorm }];
  }
  const isTable = opType === "Gather" && inputs[1] === "input_ids";
  const isLearnt = isNorm || isTable || opType === "MatMul" || opType === "Add";
  if (!isLearnt) return [];
  return inputs.flatMap((tensor) => {
    const dims = graph.tensors.get(tensor)?.dims ?? [];
    const count = dims.reduce((product, dim) => product * dim, 1);
    // The table of a quantised head is counted there, where its bits are known; its scales are no parameters.
    const isQuantised = graph.nodes.some(
      (node) => node.opType === "MatMulNBits" && node.inputs.includes(tensor),
    );
    return dims.length === 0 || isQuantised ? [] : [{ tensor, count, scales: [], isNorm }];
  });
}

function partsByTensor(anatomy: Anatomy | null): Map<string, PartName> {
  const parts = new Map<string, PartName>();
  if (!anatomy) return parts;
  const add = (ref: MatrixRef | null, part: PartName) => {
    if (ref) parts.set(ref.kind === "nBits" ? ref.codes : ref.tensor, part);
  };
  for (const { projections, output } of anatomy.layers) {
    for (const ref of projections) add(ref, "attention");
    add(output, "attention");
  }
  add(anatomy.embedding, "embedding");
  add(anatomy.lmHead, "embedding");
  return parts;
}

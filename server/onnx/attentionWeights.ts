// A decoder's graph whose attention is spelled out in elementary operations → where the weights of each layer are. They are
// tensors of the graph already: each layer's softmax whose result is multiplied with the values.
import type { GraphNode, OnnxGraph } from "./graph";

/** Nodes that hand the weights on as they are. */
const PASSING = ["Cast", "Identity", "Dropout"];
const MAX_STEPS = 3;

/** One name a layer, [1, nHead, S, T] each; null where there are not as many as layers. */
export function findAttentionWeights(graph: OnnxGraph, nLayer: number): readonly string[] | null {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const [first = ""] = node.inputs;
    readers.set(first, [...(readers.get(first) ?? []), node]);
  }
  // A graph's nodes stand in the order in which they can be run: so do the layers.
  const weights = graph.nodes
    .filter((node) => node.opType === "Softmax" && isMultiplied(node.outputs[0] ?? "", readers))
    .map(({ outputs: [name = ""] }) => name);
  return weights.length === nLayer ? weights : null;
}

/** As the first factor of a product: the second is the values. */
function isMultiplied(name: string, readers: ReadonlyMap<string, readonly GraphNode[]>): boolean {
  let names = [name];
  for (let step = 0; step < MAX_STEPS; step++) {
    const found = names.flatMap((each) => readers.get(each) ?? []);
    if (found.some(({ opType }) => opType === "MatMul")) return true;
    names = found
      .filter(({ opType }) => PASSING.includes(opType))
      .map(({ outputs: [output = ""] }) => output);
  }
  return false;
}

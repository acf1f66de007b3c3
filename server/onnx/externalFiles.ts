// Messages of an ONNX file → the names of the files that they want weights from, wherever a tensor may stand: among a
// graph's tensors, sparse ones, in the attributes of nodes and functions, in graphs within nodes.
import { ATTRIBUTE, childMessages, FUNCTION, GRAPH, NODE, SPARSE_TENSOR, TENSOR, textOf } from "./messages";

/** Graphs within nodes within graphs: models have one or two of them. */
const MAX_DEPTH = 16;

/** `tensor`: whole, or those of its fields that are no weights. */
export function collectFromTensor(tensor: Buffer, into: Set<string>): void {
  for (const entry of childMessages(tensor, TENSOR.externalData)) {
    if (textOf(entry, 1) === "location") into.add(textOf(entry, 2));
  }
}

export function collectFromNode(node: Buffer, into: Set<string>, depth = 0): void {
  for (const attribute of childMessages(node, NODE.attribute)) collectFromAttribute(attribute, into, depth);
}

export function collectFromFunction(body: Buffer, into: Set<string>): void {
  for (const node of childMessages(body, FUNCTION.node)) collectFromNode(node, into);
  for (const attribute of childMessages(body, FUNCTION.attribute)) collectFromAttribute(attribute, into, 0);
}

function collectFromAttribute(attribute: Buffer, into: Set<string>, depth: number): void {
  for (const tensor of childMessages(attribute, ATTRIBUTE.t, ATTRIBUTE.tensors))
    collectFromTensor(tensor, into);
  for (const sparse of childMessages(attribute, ATTRIBUTE.sparse, ATTRIBUTE.sparses))
    collectFromSparse(sparse, into);
  for (const graph of childMessages(attribute, ATTRIBUTE.g, ATTRIBUTE.graphs))
    collectFromGraph(graph, into, depth + 1);
}

function collectFromSparse(sparse: Buffer, into: Set<string>): void {
  for (const tensor of childMessages(sparse, SPARSE_TENSOR.values, SPARSE_TENSOR.indices))
    collectFromTensor(tensor, into);
}

function collectFromGraph(graph: Buffer, into: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH) throw new TypeError(`expected graphs at most ${MAX_DEPTH} deep, got deeper ones`);
  for (const tensor of childMessages(graph, GRAPH.initializer)) collectFromTensor(tensor, into);
  for (const sparse of childMessages(graph, GRAPH.sparseInitializer)) collectFromSparse(sparse, into);
  for (const node of childMessages(graph, GRAPH.node)) collectFromNode(node, into, depth);
}

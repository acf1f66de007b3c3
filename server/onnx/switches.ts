// A decoder's bytes → the same decoder with a switch for each head and each feed-forward layer: an input that is multiplied
// with what the part gives, 1 as it is and 0 without it. Weights are not touched; only what is asked about in the panel
// runs so, never a completion.
import type { Anatomy } from "./anatomy";
import type { OnnxGraph } from "./graph";
import { GRAPH, MODEL, NODE, VALUE_INFO } from "./messages";
import { bytesField, readFields, varintField } from "./protobuf";

export interface SwitchedGraph {
  readonly bytes: Buffer;
  /** Input of each layer, [nHead · headDim]. */
  readonly heads: readonly string[];
  /** Input of each layer, [1]; null: the layer has none that is known. */
  readonly feedForward: readonly (string | null)[];
  /** ONNX's number: 1 float32, 10 float16. */
  readonly elementType: number;
}

const TYPE = { tensor: 1, element: 1 } as const;

export function withSwitches(file: Buffer, graph: OnnxGraph, anatomy: Anatomy): SwitchedGraph {
  const bytes = Buffer.from(file);
  const added: Buffer[] = [];
  const elementType = graph.tensors.get(anatomy.final.weight)?.dataType ?? 1;
  const addSwitch = (tensor: string, input: string) => {
    added.push(
      bytesField(GRAPH.input, declared(input, elementType)),
      bytesField(GRAPH.node, product(renameOutput(bytes, graph, tensor), input, tensor)),
    );
    return input;
  };
  const heads = anatomy.layers.map(({ attended }, layer) => addSwitch(attended, `loupe.heads.${layer}`));
  const feedForward = anatomy.layers.map(({ feedForward: own }, layer) =>
    own ? addSwitch(own.added, `loupe.feed_forward.${layer}`) : null,
  );
  const suffix = bytesField(MODEL.graph, Buffer.concat(added));
  return { bytes: Buffer.concat([bytes, suffix]), heads, feedForward, elementType };
}

/** What gives the tensor gives it by another name of the same length, in place; returns that name. */
function renameOutput(bytes: Buffer, graph: OnnxGraph, tensor: string): string {
  const node = graph.nodes.find(({ outputs }) => outputs.includes(tensor));
  const field =
    node &&
    readFields(bytes, node.place.start, node.place.end).find(
      ({ number, start, end }) => number === NODE.output && bytes.toString("utf8", start, end) === tensor,
    );
  if (!field) throw new RangeError(`expected a node that gives ${tensor}, got none`);
  const renamed = `${tensor.slice(0, -1)}~`;
  bytes.write(renamed, field.start, "utf8");
  return renamed;
}

function product(a: string, b: string, output: string): Buffer {
  return Buffer.concat([
    ...[a, b].map((input) => bytesField(NODE.input, input)),
    bytesField(NODE.output, output),
    bytesField(NODE.name, `loupe/${b}`),
    bytesField(NODE.opType, "Mul"),
  ]);
}

/** A tensor of one dimension; how long it is the run says. */
function declared(name: string, elementType: number): Buffer {
  const dim = bytesField(1, Buffer.alloc(0));
  const tensor = Buffer.concat([varintField(TYPE.element, elementType), bytesField(2, bytesField(1, dim))]);
  return Buffer.concat([
    bytesField(VALUE_INFO.name, name),
    bytesField(VALUE_INFO.type, bytesField(TYPE.tensor, tensor)),
  ]);
}

// A model file's bytes → what has to be an output of its graph so that it can be looked into, and the names to ask for. Of a
// graph that is not understood as a whole the attention weights are shown where they can be found.
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { ModelShape } from "../../protocol/engine";
import type { Inside, ProbePoint } from "./decoder";
import type { RotaryTable } from "../../onnx/rotate";
import { type Anatomy, findAnatomy, neededOutputs } from "../../onnx/anatomy";
import { findAttentionWeights } from "../../onnx/attentionWeights";
import { readFloats } from "../../onnx/floats";
import { type OnnxGraph, outputsSuffix, type StoredTensor } from "../../onnx/graph";

/** For each kind of probe and layer the tensors whose sum it is. */
export type ProbeNames = Readonly<Record<ProbePoint["kind"], readonly (readonly string[])[]>> & {
  readonly inside: Inside;
};

export interface InsideOfModel {
  /** To be written after the model's bytes. */
  readonly suffix: Buffer;
  readonly probeNames: ProbeNames;
}

/** Null where nothing of the graph is understood. */
export function findInside(
  file: Buffer,
  graph: OnnxGraph,
  shape: ModelShape,
  folder: string,
): InsideOfModel | null {
  const anatomy = findAnatomy(graph, shape);
  if (!anatomy) return weightsAlone(graph, shape);
  const { layers, final, scale } = anatomy;
  const hasWeights = layers.every(({ attention }) => attention !== null);
  return {
    suffix: outputsSuffix(neededOutputs(anatomy, graph)),
    probeNames: {
      attention: hasWeights ? layers.map(({ attention }) => [attention ?? ""]) : [],
      query: layers.map(({ query }) => [query]),
      hidden: [...layers.map(({ input }) => input.hidden), final.hidden],
      added: layers.map(({ feedForward }) => (feedForward ? [feedForward.added] : [])),
      neurons: layers.map(({ feedForward }) => (feedForward ? [feedForward.neurons] : [])),
      inside: { scale, hasWeights, rotary: readRotary(anatomy, { graph, file, folder }) },
    },
  };
}

/** Of the rest nothing is known: a request for it is refused. */
function weightsAlone(graph: OnnxGraph, { nLayer, headDim }: ModelShape): InsideOfModel | null {
  const weights = findAttentionWeights(graph, nLayer);
  if (!weights) return null;
  const wanted = weights.filter((name) => !graph.outputs.some((output) => output.name === name));
  return {
    suffix: outputsSuffix(wanted),
    probeNames: {
      attention: weights.map((name) => [name]),
      query: [],
      hidden: [],
      added: [],
      neurons: [],
      inside: { scale: 1 / Math.sqrt(headDim), hasWeights: true, rotary: null },
    },
  };
}

function readRotary(
  { rotary }: Anatomy,
  { graph, file, folder }: { graph: OnnxGraph; file: Buffer; folder: string },
): RotaryTable | null {
  if (!rotary) return null;
  const table = (name: string) => {
    const tensor = graph.tensors.get(name);
    if (!tensor) throw new RangeError(`expected a tensor ${name} in the model, got none`);
    return readFloats(storedBytes(tensor, file, folder), tensor.dataType);
  };
  const pairs = graph.tensors.get(rotary.cos)?.dims.at(-1) ?? 0;
  return { cos: table(rotary.cos), sin: table(rotary.sin), pairs, interleaved: rotary.interleaved };
}

function storedBytes({ location, offset, byteLength }: StoredTensor, file: Buffer, folder: string): Buffer {
  if (location === null) return file.subarray(offset, offset + byteLength);
  const bytes = Buffer.alloc(byteLength);
  const descriptor = openSync(join(folder, location), "r");
  try {
    readSync(descriptor, bytes, 0, byteLength, offset);
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

// A model file's bytes → the same model with its inside as outputs, and the names to ask for. Of a graph that is not
// understood as a whole the attention weights are shown where they can be found; else the bytes stay as they are.
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { ModelShape } from "../../protocol/engine";
import type { Inside, ProbePoint } from "./decoder";
import type { RotaryTable } from "../../onnx/rotate";
import { type Anatomy, findAnatomy, neededOutputs } from "../../onnx/anatomy";
import { findAttentionWeights } from "../../onnx/attentionWeights";
import { readFloats } from "../../onnx/floats";
import { type OnnxGraph, outputsSuffix, readOnnxBytes, type StoredTensor } from "../../onnx/graph";

/** For each kind of probe and layer the tensors whose sum it is. */
export type ProbeNames = Readonly<Record<ProbePoint["kind"], readonly (readonly string[])[]>> & {
  readonly inside: Inside;
};

export interface OpenedModel {
  readonly bytes: Buffer;
  readonly probeNames: ProbeNames | null;
}

export async function openInside(file: Buffer, shape: ModelShape, folder: string): Promise<OpenedModel> {
  const graph = await readOnnxBytes(file);
  const anatomy = findAnatomy(graph, shape);
  if (!anatomy) return withWeightsAlone(file, graph, shape);
  const bytes = Buffer.concat([file, outputsSuffix(neededOutputs(anatomy, graph))]);
  const { layers, final, scale } = anatomy;
  const hasWeights = layers.every(({ attention }) => attention !== null);
  return {
    bytes,
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

/** Of the rest nothing is known: whoever asks for it is told so. */
function withWeightsAlone(file: Buffer, graph: OnnxGraph, { nLayer, headDim }: ModelShape): OpenedModel {
  const weights = findAttentionWeights(graph, nLayer);
  if (!weights) return { bytes: file, probeNames: null };
  const wanted = weights.filter((name) => !graph.outputs.some((output) => output.name === name));
  return {
    bytes: Buffer.concat([file, outputsSuffix(wanted)]),
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

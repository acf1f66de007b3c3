// A model's file → a session of the runtime: with what a completion needs alone, or with the model's inside as outputs.
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { InferenceSession } from "./onnxruntime";
import type { ModelShape, ProviderName } from "../../protocol/engine";
import { type OnnxGraph, readOnnxBytes } from "../../onnx/graph";
import { giveNewRows } from "../../onnx/newRows";
import { dropAttentionWeights } from "../../onnx/withoutWeights";
import { keepActivations } from "../../onnx/exactActivations";
import { leaveWeightsInFile } from "../../onnx/weightsInFile";
import * as names from "../../onnx/tensorNames";
import type { InsideOfModel } from "./findInside";

const ERRORS_ONLY = 3;

export interface SessionOptions {
  readonly path: string;
  readonly threads: number;
  readonly provider: InferenceSession.ExecutionProviderConfig;
  readonly nLayer: number;
  /** Where times are written to, if they are. */
  readonly profile?: string;
}

/** Null: as a completion has it. */
export async function reopened(
  options: SessionOptions,
  inside: InsideOfModel | null,
): Promise<InferenceSession> {
  const file = await readFile(options.path);
  const graph = await readOnnxBytes(file);
  const bytes = inside ? Buffer.concat([file, inside.suffix]) : completionBytes(file, graph);
  return createSession(bytes, graph, options);
}

/** In the file and in those beside it. */
export function weightBytes({ tensors }: OnnxGraph): number {
  return [...tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** `file` itself, changed in place. */
export function completionBytes(file: Buffer, graph: OnnxGraph): Buffer {
  dropAttentionWeights(file, graph);
  return file;
}

/** `bytes` of the model at `path`, changed or not; `graph`: as the file has it. */
export function createSession(
  bytes: Buffer,
  graph: OnnxGraph,
  { path, threads, provider, nLayer, profile }: SessionOptions,
): Promise<InferenceSession> {
  if (nameOf(provider) === "webgpu") keepActivations(bytes);
  // Elsewhere attention may read the past as long as it comes.
  const model = nameOf(provider) === "cpu" ? giveNewRows(bytes, graph, nLayer) : bytes;
  return InferenceSession.create(leaveWeightsInFile(model, basename(path)), {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The arena never gives back what the longest prefill took.
    enableCpuMemArena: false,
    logSeverityLevel: ERRORS_ONLY,
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
    extra: {
      session: {
        // Threads that spin when idle fight the editor for its cores.
        intra_op: { allow_spinning: "0" },
        // Weights in files of their own are looked for beside the model's.
        model_external_initializers_file_folder_path: dirname(path),
      },
    },
  });
}

/**
 * On WebGPU attention nodes are pinned to the CPU, so keys and values never leave the process's memory: only the rows of the
 * new tokens cross. (Where attention is spelled out in elementary operations they cross in every run.) They could stay on the
 * device: onnxruntime-node 1.30.0 honours `preferredOutputLocation: "gpu-buffer"` and takes such a tensor as the next past
 * (tried on a software GPU; its types say "Web" only). But what is there can be neither cut nor read: a tensor's `download`
 * is "not implemented" (js/node/src/tensor_helper.cc), and asking for it ends the process. The cache is cut whenever a prompt
 * is reused or a draft refused, and the panel reads the keys.
 */
export function providerOptions(
  provider: ProviderName,
  { nLayer }: ModelShape,
): InferenceSession.ExecutionProviderConfig {
  if (provider !== "webgpu") return provider;
  const forceCpuNodeNames = Array.from({ length: nLayer }, (_, layer) => names.attentionNode(layer));
  return { name: "webgpu", forceCpuNodeNames };
}

export function nameOf(provider: InferenceSession.ExecutionProviderConfig): string {
  return typeof provider === "string" ? provider : provider.name;
}

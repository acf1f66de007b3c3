// An ONNX file → a `Decoder`. What inputs the file has and in which layout, modelIo.ts reads from the file itself, so
// exports of ours and public ones run alike. A completion's session gives logits, keys and values alone: what else a graph
// gives is computed and kept in every run, asked for or not. For the panel the model is opened anew, with its inside.
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { InferenceSession, Tensor } from "./onnxruntime";
import type { ModelShape, ProviderName } from "../../protocol/engine";
import {
  assert,
  type Decoder,
  type DecoderInput,
  type DecoderOutput,
  type Inside,
  type LayerKv,
  type ProbePoint,
  type SwitchedDecoder,
  type TimedDecoder,
} from "./decoder";
import { findAnatomy } from "../../onnx/anatomy";
import { type OnnxGraph, readOnnxBytes } from "../../onnx/graph";
import { checkInside } from "../../onnx/inside";
import { type SwitchedGraph, withSwitches } from "../../onnx/switches";
import { giveNewRows } from "../../onnx/newRows";
import { dropAttentionWeights } from "../../onnx/withoutWeights";
import { linkCudaLibrary } from "./cudaLibrary";
import { keepActivations } from "../../onnx/exactActivations";
import { findInside, type InsideOfModel } from "./findInside";
import { ModelIo } from "./modelIo";
import { switchFeeds, switchNames } from "./switchFeeds";
import { createProfile } from "./profile";
import { leaveWeightsInFile } from "../../onnx/weightsInFile";
import * as names from "../../onnx/tensorNames";

export interface RunOptions {
  /** Path of the CUDA provider's library; empty: none. */
  readonly cudaLibrary: string;
  readonly threads: number;
  /** Where the engine may write for a moment. */
  readonly workFolder: string;
}

/** One thread gives nano 3,300 to 7,000 prompt tokens a second and 2 to 5 ms a decode step on a busy two-core machine. */
const ALONE: RunOptions = { cudaLibrary: "", threads: 1, workFolder: tmpdir() };

const ERRORS_ONLY = 3;

export class OnnxDecoder implements Decoder {
  private readonly io: ModelIo;

  private isInsideOpen = false;

  /** Runs come one at a time (turns.ts). */
  private constructor(
    private inferenceSession: InferenceSession,
    readonly shape: ModelShape,
    private readonly opened: Opened,
  ) {
    this.io = new ModelIo(inferenceSession, shape, switchNames(opened.switched));
  }

  get inside(): Inside | null {
    return this.opened.inside?.probeNames.inside ?? null;
  }

  static async load(
    path: string,
    shape: ModelShape,
    provider: ProviderName,
    { cudaLibrary, threads, workFolder }: RunOptions = ALONE,
  ): Promise<OnnxDecoder> {
    if (provider === "cuda") linkCudaLibrary(cudaLibrary);
    const file = await readFile(path);
    const graph = await readOnnxBytes(file);
    const inside = findInside(file, graph, shape, dirname(path));
    const options = { path, threads, provider: providerOptions(provider, shape), nLayer: shape.nLayer };
    const session = await createSession(completionBytes(file, graph), graph, options);
    return new OnnxDecoder(session, shape, { options, inside, switched: null, workFolder });
  }

  async prepare({ probes = [] }: Pick<DecoderInput, "probes">): Promise<void> {
    if (probes.length > 0) await this.reopen(true);
  }

  closeInside = (): Promise<void> => this.reopen(false);

  /** One takes the other's place: two sessions hold the weights twice. */
  private async reopen(withInside: boolean): Promise<void> {
    const { options, inside } = this.opened;
    if (withInside === this.isInsideOpen || !inside) return;
    const file = await readFile(options.path);
    const graph = await readOnnxBytes(file);
    const bytes = withInside ? Buffer.concat([file, inside.suffix]) : completionBytes(file, graph);
    const before = this.inferenceSession;
    this.inferenceSession = await createSession(bytes, graph, options);
    this.isInsideOpen = withInside;
    await before.release();
  }

  async run(input: DecoderInput): Promise<DecoderOutput> {
    await this.prepare(input);
    const outputs = await this.inferenceSession.run(this.feeds(input), this.fetches(input));
    const place = { pastLength: input.past.length, count: input.tokenIds.length };
    const rows: LayerKv[] = []; // per layer 2 × [1, nKvHead, S, headDim]
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      rows.push(this.io.rows(layer, outputs, place));
    }
    const floats = (name: string) => this.io.floats(name, outputs);
    const probed = (input.probes ?? []).map((point) => this.probed(point, input.tokenIds.length, floats));
    return { logits: this.wantedRows(input, floats), rows, probed };
  }

  private probed(point: ProbePoint, length: number, floats: (name: string) => Float32Array): Float32Array {
    const [first = NONE, ...others] = this.namesOf(point).map(floats);
    if (point.kind === "attention") return first; // [1, nHead, S, T]
    if (point.kind === "query") return firstColumns(first, length, this.shape.nHead * this.shape.headDim); // [1, S, nHead, headDim]
    // Onnxruntime adds the two in the norm that reads them: the sum itself is no tensor of the graph.
    return others.reduce((sum, part) => sum.map((value, i) => value + (part[i] ?? 0)), first); // [1, S, hiddenSize]
  }

  private namesOf({ kind, layer }: ProbePoint): readonly string[] {
    const known = this.opened.inside?.probeNames[kind] ?? [];
    checkInside(known.length > 0 ? known : null);
    const found = known[layer];
    assert(found !== undefined, `expected a layer with ${kind}, got ${layer}`);
    return found;
  }

  /** A session of its own, so that a completion never pays for the switches. */
  openSwitched = async (): Promise<SwitchedDecoder | null> => {
    const options = { ...this.opened.options, provider: "cpu" };
    const file = await readFile(options.path);
    const graph = await readOnnxBytes(file);
    const anatomy = findAnatomy(graph, this.shape);
    if (!anatomy) return null;
    const switched = withSwitches(file, graph, anatomy);
    const session = await createSession(switched.bytes, graph, options);
    return new OnnxDecoder(session, this.shape, {
      options,
      inside: null,
      switched,
      workFolder: this.opened.workFolder,
    });
  };

  /** A session of its own as well: the runtime writes what it has measured into a file when it is told to end. */
  openTimed = async (): Promise<TimedDecoder | null> => {
    const { options, workFolder } = this.opened;
    if (nameOf(options.provider) !== "cpu") return null;
    const file = await readFile(options.path);
    const graph = await readOnnxBytes(file);
    const bytes = completionBytes(file, graph);
    const profile = createProfile(workFolder);
    const session = await createSession(bytes, graph, { ...options, profile: profile.prefix });
    const decoder = new OnnxDecoder(session, this.shape, {
      options,
      inside: null,
      switched: null,
      workFolder,
    });
    const finish = async () => {
      session.endProfiling();
      await session.release();
      return profile.take();
    };
    return Object.assign(decoder, { finish });
  };

  release(): Promise<void> {
    return this.inferenceSession.release();
  }

  private feeds({ tokenIds, past, logits, without }: DecoderInput): Record<string, Tensor> {
    const length = tokenIds.length;
    const total = past.length + length;
    const feeds: Record<string, Tensor> = {
      [names.INPUT_IDS]: int64(tokenIds, [1, length]), // [1, S]
    };
    if (this.io.hasMask) {
      feeds[names.ATTENTION_MASK] = new Tensor("int64", new BigInt64Array(total).fill(1n), [1, total]); // [1, P + S]
    }
    if (this.io.hasPositions) {
      const positions = Array.from({ length }, (_, i) => past.length + i);
      feeds[names.POSITION_IDS] = int64(positions, [1, length]); // [1, S]
    }
    if (this.io.hasRowCount) {
      feeds[names.NUM_LOGITS_TO_KEEP] = int64([logits === "all" ? 0 : 1], []); // scalar
    }
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      Object.assign(feeds, this.io.pastFeeds(layer, past));
    }
    return Object.assign(feeds, switchFeeds(this.opened.switched, this.shape, without));
  }

  /** Names of the wanted outputs. Where they should be written cannot be said: onnxruntime-node copies them out all the same. */
  private fetches({ logits, probes = [] }: DecoderInput): Record<string, null> {
    const fetches: Record<string, null> = {};
    for (let layer = 0; layer < this.shape.nLayer; layer++)
      for (const name of this.io.rowNames(layer)) fetches[name] = null;
    if (logits !== "none") fetches[names.LOGITS] = null;
    for (const name of probes.flatMap((point) => this.namesOf(point))) fetches[name] ??= null;
    return fetches;
  }

  /** A model without a count of rows gives all of them: keep the last. */
  private wantedRows(input: DecoderInput, floats: (name: string) => Float32Array): Float32Array {
    if (input.logits === "none") return NONE;
    const rows = floats(names.LOGITS); // [1, 1 or S, vocabSize]
    return input.logits === "all" ? rows : rows.subarray(rows.length - this.shape.vocabSize);
  }
}

interface Opened {
  readonly options: SessionOptions;
  readonly inside: InsideOfModel | null;
  readonly switched: SwitchedGraph | null;
  readonly workFolder: string;
}

interface SessionOptions {
  readonly path: string;
  readonly threads: number;
  readonly provider: InferenceSession.ExecutionProviderConfig;
  readonly nLayer: number;
  /** Where times are written to, if they are. */
  readonly profile?: string;
}

/** `file` itself, changed in place. */
function completionBytes(file: Buffer, graph: OnnxGraph): Buffer {
  dropAttentionWeights(file, graph);
  return file;
}

/** `bytes` of the model at `path`, changed or not; `graph`: as the file has it. */
function createSession(
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

const NONE = new Float32Array();

/** [S, columns] → [S, wanted], its first columns: queries come alone, or with keys and values behind them. */
function firstColumns(rows: Float32Array, length: number, wanted: number): Float32Array {
  const columns = rows.length / length;
  if (columns === wanted) return rows;
  const result = new Float32Array(length * wanted); // [S, wanted]
  for (let row = 0; row < length; row++) {
    result.set(rows.subarray(row * columns, row * columns + wanted), row * wanted);
  }
  return result;
}

/**
 * On WebGPU attention nodes are pinned to the CPU, so keys and values never leave the process's memory: only the rows of the
 * new tokens cross. (Where attention is spelled out in elementary operations they cross in every run.) They could stay on the
 * device: onnxruntime-node 1.30.0 honours `preferredOutputLocation: "gpu-buffer"` and takes such a tensor as the next past
 * (tried on a software GPU; its types say "Web" only). But what is there can be neither cut nor read: a tensor's `download`
 * is "not implemented" (js/node/src/tensor_helper.cc), and asking for it ends the process. The cache is cut whenever a prompt
 * is reused or a draft refused, and the panel reads the keys.
 */
function providerOptions(
  provider: ProviderName,
  { nLayer }: ModelShape,
): InferenceSession.ExecutionProviderConfig {
  if (provider !== "webgpu") return provider;
  const forceCpuNodeNames = Array.from({ length: nLayer }, (_, layer) => names.attentionNode(layer));
  return { name: "webgpu", forceCpuNodeNames };
}

function int64(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

function nameOf(provider: InferenceSession.ExecutionProviderConfig): string {
  return typeof provider === "string" ? provider : provider.name;
}

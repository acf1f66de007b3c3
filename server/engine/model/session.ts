// An ONNX file → a `Decoder`. What inputs the file has and in which layout, modelIo.ts reads from the file itself, so
// exports of ours and public ones run alike. A completion's session gives logits, keys and values alone: what else a graph
// gives is computed and kept in every run, asked for or not. For the panel the model is opened once more, with its inside.
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { type InferenceSession, Tensor } from "./onnxruntime";
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
import { readOnnxBytes } from "../../onnx/graph";
import { checkInside } from "../../onnx/inside";
import { type SwitchedGraph, withSwitches } from "../../onnx/switches";
import { linkCudaLibrary } from "./cudaLibrary";
import { findInside, type InsideOfModel } from "./findInside";
import { ModelIo } from "./modelIo";
import { switchFeeds, switchNames } from "./switchFeeds";
import {
  completionBytes,
  createSession,
  nameOf,
  providerOptions,
  reopened,
  type SessionOptions,
  weightBytes,
} from "./openSession";
import { createProfile } from "./profile";
import { Sessions } from "./sessions";
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

/** Bytes of weights that a second session may hold while the panel is open; nano has 10 MB, base 94. */
const MOST_HELD_TWICE = 32e6;

export class OnnxDecoder implements Decoder {
  private readonly io: ModelIo;

  private readonly sessions: Sessions;

  /** Runs come one at a time (turns.ts). */
  private constructor(
    inferenceSession: InferenceSession,
    readonly shape: ModelShape,
    private readonly opened: Opened,
  ) {
    this.io = new ModelIo(inferenceSession, shape, switchNames(opened.switched));
    const { options, inside, keepsBoth } = opened;
    this.sessions = new Sessions(inferenceSession, {
      completion: () => reopened(options, null),
      inside: inside && (() => reopened(options, inside)),
      keepsBoth,
    });
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
    const keepsBoth = weightBytes(graph) <= MOST_HELD_TWICE;
    return new OnnxDecoder(session, shape, { options, inside, switched: null, workFolder, keepsBoth });
  }

  async prepare({ probes = [] }: Pick<DecoderInput, "probes">): Promise<void> {
    await this.sessions.open(probes.length > 0);
  }

  closeInside = (): Promise<void> => this.sessions.closeInside();

  async run(input: DecoderInput): Promise<DecoderOutput> {
    const session = await this.sessions.open((input.probes ?? []).length > 0);
    const outputs = await session.run(this.feeds(input), this.fetches(input));
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
    const switched = withSwitches(completionBytes(file, graph), graph, anatomy);
    const session = await createSession(switched.bytes, graph, options);
    return new OnnxDecoder(session, this.shape, {
      options,
      inside: null,
      switched,
      workFolder: this.opened.workFolder,
      keepsBoth: true,
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
      keepsBoth: true,
    });
    const finish = async () => {
      session.endProfiling();
      await session.release();
      return profile.take();
    };
    return Object.assign(decoder, { finish });
  };

  release(): Promise<void> {
    return this.sessions.release();
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
  /** The session with the inside is opened beside the completion's, not in its place. */
  readonly keepsBoth: boolean;
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

function int64(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

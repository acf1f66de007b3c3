// An ONNX file → a `Decoder`. What inputs the file has and in which layout, modelIo.ts reads from the file itself, so
// exports of ours and public ones run alike. Asks only for the outputs that are wanted.
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ModelShape, ProviderName } from "../protocol/engine";
import type { Decoder, DecoderInput, DecoderOutput, LayerKv } from "./decoder";
import { ModelIo } from "./modelIo";
import * as names from "./tensorNames";

/** One thread that sleeps when idle: threads that spin fight the editor for its cores. One gives nano 3,300 to 7,000
 * prompt tokens a second and 2 to 5 ms a decode step on a busy two-core machine. */
export const THREADS = 1;

const ERRORS_ONLY = 3;

export class OnnxDecoder implements Decoder {
  private readonly io: ModelIo;

  private constructor(
    private readonly inferenceSession: InferenceSession,
    readonly shape: ModelShape,
  ) {
    this.io = new ModelIo(inferenceSession, shape);
  }

  get hasAttention(): boolean {
    return this.io.hasAttention;
  }

  static async load(path: string, shape: ModelShape, provider: ProviderName): Promise<OnnxDecoder> {
    const inferenceSession = await InferenceSession.create(path, {
      executionProviders: [providerOptions(provider, shape)],
      intraOpNumThreads: THREADS,
      interOpNumThreads: THREADS,
      logSeverityLevel: ERRORS_ONLY,
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
    return new OnnxDecoder(inferenceSession, shape);
  }

  async run(input: DecoderInput): Promise<DecoderOutput> {
    const outputs = await this.inferenceSession.run(this.feeds(input), this.fetches(input));
    const present: LayerKv[] = []; // per layer 2 × [1, nKvHead, pastLength + S, headDim]
    for (let layer = 0; layer < this.shape.nLayer; layer++) present.push(this.io.present(layer, outputs));
    const floats = (name: string) => this.io.floats(name, outputs);
    const attention = input.attentionLayer === null ? NONE : floats(names.attentions(input.attentionLayer));
    return { logits: this.wantedRows(input, floats), present, attention };
  }

  release(): Promise<void> {
    return this.inferenceSession.release();
  }

  private feeds({ tokenIds, past, pastLength, logits }: DecoderInput): Record<string, Tensor> {
    const length = tokenIds.length;
    const total = pastLength + length;
    const feeds: Record<string, Tensor> = {
      [names.INPUT_IDS]: int64(tokenIds, [1, length]), // [1, S]
    };
    if (this.io.hasMask) {
      feeds[names.ATTENTION_MASK] = new Tensor("int64", new BigInt64Array(total).fill(1n), [1, total]); // [1, P + S]
    }
    if (this.io.hasPositions) {
      const positions = Array.from({ length }, (_, i) => pastLength + i);
      feeds[names.POSITION_IDS] = int64(positions, [1, length]); // [1, S]
    }
    if (this.io.hasRowCount) {
      feeds[names.NUM_LOGITS_TO_KEEP] = int64([logits === "all" ? 0 : 1], []); // scalar
    }
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      Object.assign(feeds, this.io.pastFeeds(layer, past[layer], pastLength));
    }
    return feeds;
  }

  private fetches({ logits, attentionLayer }: DecoderInput): string[] {
    const fetches: string[] = [];
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      fetches.push(...this.io.presentNames(layer));
    }
    if (logits !== "none") fetches.push(names.LOGITS);
    if (attentionLayer !== null) fetches.push(names.attentions(attentionLayer));
    return fetches;
  }

  /** A model without a count of rows gives all of them: keep the last. */
  private wantedRows(input: DecoderInput, floats: (name: string) => Float32Array): Float32Array {
    if (input.logits === "none") return NONE;
    const rows = floats(names.LOGITS); // [1, 1 or S, vocabSize]
    return input.logits === "all" ? rows : rows.subarray(rows.length - this.shape.vocabSize);
  }
}

const NONE = new Float32Array();

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

// An ONNX file → a `Decoder`. Reads from the file which inputs it has (position_ids or not, a count of logits rows or
// not), so exports of ours and public ones run alike. Asks only for the outputs that are wanted.
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ModelShape, ProviderName } from "../protocol/engine";
import { assert, type Decoder, type DecoderInput, type DecoderOutput, type LayerKv } from "./decoder";
import * as names from "./tensorNames";

/** One thread that sleeps when idle: threads that spin fight the editor for its cores. One gives nano 3,300 to 7,000
 * prompt tokens a second and 2 to 5 ms a decode step on a busy two-core machine. */
export const THREADS = 1;

const ERRORS_ONLY = 3;

export class OnnxDecoder implements Decoder {
  readonly hasAttention: boolean;
  private readonly inputs: ReadonlySet<string>;

  private constructor(
    private readonly inferenceSession: InferenceSession,
    readonly shape: ModelShape,
  ) {
    this.inputs = new Set(inferenceSession.inputNames);
    const outputs = new Set(inferenceSession.outputNames);
    this.hasAttention = outputs.has(names.attentions(shape.nLayer - 1));
    const needed = [names.pastKey(shape.nLayer - 1), names.INPUT_IDS];
    for (const name of needed) assert(this.inputs.has(name), `expected an input ${name}, the model has none`);
    assert(
      !this.inputs.has(names.pastKey(shape.nLayer)),
      `expected ${shape.nLayer} layers, the model has more`,
    );
    assert(outputs.has(names.LOGITS), `expected an output ${names.LOGITS}, the model has none`);
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
    const floats = (name: string): Float32Array => {
      const data = outputs[name]?.data;
      assert(data instanceof Float32Array, `expected float32 in ${name}, got ${outputs[name]?.type}`);
      return data;
    };
    const present: LayerKv[] = []; // per layer 2 × [1, nKvHead, pastLength + S, headDim]
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      present.push({ key: floats(names.presentKey(layer)), value: floats(names.presentValue(layer)) });
    }
    const attention = input.attentionLayer === null ? NONE : floats(names.attentions(input.attentionLayer));
    return { logits: this.wantedRows(input, floats), present, attention };
  }

  release(): Promise<void> {
    return this.inferenceSession.release();
  }

  private feeds({ tokenIds, past, pastLength, logits }: DecoderInput): Record<string, Tensor> {
    const { nLayer, nKvHead, headDim } = this.shape;
    const length = tokenIds.length;
    const total = pastLength + length;
    const feeds: Record<string, Tensor> = {
      [names.INPUT_IDS]: int64(tokenIds, [1, length]), // [1, S]
    };
    if (this.inputs.has(names.ATTENTION_MASK)) {
      feeds[names.ATTENTION_MASK] = new Tensor("int64", new BigInt64Array(total).fill(1n), [1, total]); // [1, P + S]
    }
    if (this.inputs.has(names.POSITION_IDS)) {
      const positions = Array.from({ length }, (_, i) => pastLength + i);
      feeds[names.POSITION_IDS] = int64(positions, [1, length]); // [1, S]
    }
    if (this.inputs.has(names.NUM_LOGITS_TO_KEEP)) {
      feeds[names.NUM_LOGITS_TO_KEEP] = int64([logits === "all" ? 0 : 1], []); // scalar
    }
    for (let layer = 0; layer < nLayer; layer++) {
      const dims = [1, nKvHead, pastLength, headDim];
      feeds[names.pastKey(layer)] = new Tensor("float32", past[layer]?.key ?? NONE, dims); // [1, nKvHead, P, headDim]
      feeds[names.pastValue(layer)] = new Tensor("float32", past[layer]?.value ?? NONE, dims); // same
    }
    return feeds;
  }

  private fetches({ logits, attentionLayer }: DecoderInput): string[] {
    const fetches: string[] = [];
    for (let layer = 0; layer < this.shape.nLayer; layer++) {
      fetches.push(names.presentKey(layer), names.presentValue(layer));
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

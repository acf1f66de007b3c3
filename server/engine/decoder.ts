// What the engine asks of a model: new token ids and the keys and values of what came before in, logits and longer
// keys and values out. `session.ts` does it with onnxruntime; tests do it with arithmetic.
import type { ModelShape, TokenId } from "../protocol/engine";

/** Numbers of the KV cache as the model has them: single precision, or the bits of half precision. */
export type CacheData = Float32Array | Uint16Array;

/** Keys and values of one layer, each [1, nKvHead, pastLength, headDim]. */
export interface LayerKv {
  readonly key: CacheData;
  readonly value: CacheData;
}

export interface DecoderInput {
  /** New tokens. */
  readonly tokenIds: readonly TokenId[];
  readonly past: readonly LayerKv[];
  readonly pastLength: number;
  readonly logits: "none" | "last" | "all";
  /** Layer whose attention weights are wanted, or null. */
  readonly attentionLayer: number | null;
}

export interface DecoderOutput {
  /** [rows, vocabSize]: none, one, or as many rows as there were new tokens. */
  readonly logits: Float32Array;
  /** One per layer, [1, nKvHead, pastLength + new tokens, headDim]. */
  readonly present: readonly LayerKv[];
  /** [1, nHead, new tokens, pastLength + new tokens]; empty when not asked for. */
  readonly attention: Float32Array;
}

export interface Decoder {
  readonly shape: ModelShape;
  readonly hasAttention: boolean;
  run(input: DecoderInput): Promise<DecoderOutput>;
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RangeError(message);
}

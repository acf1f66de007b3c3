// What the engine asks of a model: new token ids and the keys and values of what came before in, logits and the new tokens'
// keys and values out. `session.ts` does it with onnxruntime; tests do it with arithmetic.
import type { RotaryTable } from "../../onnx/rotate";
import type { ModelPart } from "../../protocol/engineProbe";
import type { ModelShape } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";

/** Numbers of the KV cache as the model has them: single precision, or the bits of half precision. */
export type CacheData = Float32Array | Uint16Array;

/** Keys and values of one layer, [1, nKvHead, rows, headDim] each. */
export interface LayerKv {
  readonly key: CacheData;
  readonly value: CacheData;
}

/** Keys and values of the tokens so far. */
export interface PastKv {
  /** [1, nKvHead, capacity, headDim] each: of a head's rows the first `length` count. None while nothing is held. */
  readonly layers: readonly LayerKv[];
  readonly length: number;
  readonly capacity: number;
}

export const NO_PAST: PastKv = { layers: [], length: 0, capacity: 0 };

export interface DecoderInput {
  /** New tokens. */
  readonly tokenIds: readonly TokenId[];
  readonly past: PastKv;
  readonly logits: "none" | "last" | "all";
  /** What else the run shall give, for the panel. A completion asks for nothing. */
  readonly probes?: readonly ProbePoint[];
  /** Of a decoder of `openSwitched`: what this part gives counts as zeros at the new tokens. */
  readonly without?: ModelPart;
}

/** A place inside the model. */
export type ProbePoint =
  /** Weights after the softmax, [1, nHead, new tokens, past.length + new tokens]; only where `hasWeights`. */
  | { readonly kind: "attention"; readonly layer: number }
  /** [1, new tokens, nHead, headDim]; not rotated yet where there is a `rotary`. */
  | { readonly kind: "query"; readonly layer: number }
  /** The residual stream that `layer` reads, [1, new tokens, hiddenSize]; layer nLayer: what the head reads, before its norm. */
  | { readonly kind: "hidden"; readonly layer: number }
  /** What the feed-forward layer adds to the stream, [1, new tokens, hiddenSize]. */
  | { readonly kind: "added"; readonly layer: number }
  /** How much each neuron of the feed-forward layer answers, [1, new tokens, neurons]. */
  | { readonly kind: "neurons"; readonly layer: number };

/** What must be known of a model's inside to recompute a step of it. */
export interface Inside {
  /** Factor of q·k. */
  readonly scale: number;
  readonly rotary: RotaryTable | null;
  /** The graph gives attention weights itself; else they follow from queries and keys. */
  readonly hasWeights: boolean;
}

export interface DecoderOutput {
  /** [rows, vocabSize]: none, one, or as many rows as there were new tokens. */
  readonly logits: Float32Array;
  /** Of the new tokens, one per layer, [1, nKvHead, new tokens, headDim]. */
  readonly rows: readonly LayerKv[];
  /** One for each probe, in their order. */
  readonly probed: readonly Float32Array[];
}

export interface Decoder {
  readonly shape: ModelShape;
  /** Null where the model's graph is not understood: it completes, but cannot be looked into. */
  readonly inside: Inside | null;
  run(input: DecoderInput): Promise<DecoderOutput>;
  /** What has to be done before a run that gives these; a run does it itself where it was not done. */
  prepare?(input: Pick<DecoderInput, "probes">): Promise<void>;
  /** The inside is no longer read: completions need no more than they ask for. */
  readonly closeInside?: () => Promise<void>;
  /** The same model once more, of which parts can be left out; null where its parts are not known. */
  readonly openSwitched?: () => Promise<SwitchedDecoder | null>;
  /** The same model once more, timed; null where it does not run on the CPU. */
  readonly openTimed?: () => Promise<TimedDecoder | null>;
}

export interface TimedDecoder extends Decoder {
  /** Ends it: the time of each node in each run so far. */
  readonly finish: () => Promise<readonly NodeTime[]>;
}

export interface NodeTime {
  readonly name: string;
  readonly ms: number;
}

export interface SwitchedDecoder extends Decoder {
  readonly release: () => Promise<void>;
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new RangeError(message);
}

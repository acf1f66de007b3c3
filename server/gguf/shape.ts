// A GGUF file's metadata → the numbers of its decoder, for the architectures that Loupe can build a graph of. What is
// stored otherwise than they have it is refused by name, never guessed.
import { COLUMNS_STEP } from "./encode";
import type { GgufFile } from "./file";
import { check, GgufRefused } from "./refused";

export interface Architecture {
  readonly norm: "rms" | "layer";
  /** Rotary pairs lie side by side (the public converter permutes rows of q and k for it); else half a head apart. */
  readonly isInterleaved: boolean;
  /** `silu(gate) · up`, or gelu of one matrix. */
  readonly isGated: boolean;
  /** Queries and keys have a norm of their own, head by head. */
  readonly hasHeadNorms: boolean;
}

export interface DecoderShape {
  readonly name: string;
  readonly architecture: Architecture;
  readonly nLayer: number;
  readonly nHead: number;
  readonly nKvHead: number;
  readonly headDim: number;
  readonly hiddenSize: number;
  readonly feedForward: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly epsilon: number;
  readonly rotary: {
    readonly base: number;
    /** Numbers of a head that are turned. */
    readonly dims: number;
    /** Positions are divided by it. */
    readonly factor: number;
  };
  /** Granite's factors; 1 elsewhere. */
  readonly embeddingScale: number;
  readonly residualScale: number;
  readonly logitScale: number;
  /** 0: 1 / √headDim. */
  readonly attentionScale: number;
}

const LLAMA: Architecture = { norm: "rms", isInterleaved: true, isGated: true, hasHeadNorms: false };
const QWEN2: Architecture = { ...LLAMA, isInterleaved: false };

export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  llama: LLAMA,
  qwen2: QWEN2,
  qwen3: { ...QWEN2, hasHeadNorms: true },
  granite: LLAMA,
  starcoder2: { norm: "layer", isInterleaved: false, isGated: false, hasHeadNorms: false },
};

const MAX_LAYERS = 512;
const MAX_HEAD_DIM = 1024;
const DEFAULT_ROTARY_BASE = 10_000;

/** `maxContextLength`: more of a window than is used needs no table of rotations. */
export function readShape({ metadata, tensors }: GgufFile, maxContextLength: number): DecoderShape {
  const name = metadata.text("general.architecture") ?? "";
  const architecture = Object.hasOwn(ARCHITECTURES, name) ? ARCHITECTURES[name] : undefined;
  if (!architecture) {
    throw new GgufRefused("ggufArchitecture", [name, Object.keys(ARCHITECTURES).join(", ")]);
  }
  const factor = (key: string) => metadata.number(`${name}.${key}`);
  const whole = (key: string, fallback: number | null = null): number => {
    const value = factor(key) ?? fallback;
    if (value !== null && Number.isInteger(value) && value > 0) return value;
    throw new GgufRefused("ggufLacks", [`${name}.${key}`]);
  };
  check((factor("expert_count") ?? 0) === 0, "ggufLacks", [`${name}.expert_count = 0`]);
  const nHead = whole("attention.head_count");
  const hiddenSize = whole("embedding_length");
  const headDim = whole("attention.key_length", hiddenSize / nHead);
  const epsilon = factor(`attention.layer_norm${architecture.norm === "rms" ? "_rms" : ""}_epsilon`);
  if (epsilon === null) throw new GgufRefused("ggufLacks", [`${name}.attention.layer_norm_epsilon`]);
  const shape = {
    name,
    architecture,
    nLayer: whole("block_count"),
    nHead,
    nKvHead: whole("attention.head_count_kv", nHead),
    headDim,
    hiddenSize,
    feedForward: whole("feed_forward_length"),
    vocabSize: tensors.get("token_embd.weight")?.dims[1] ?? 0,
    contextLength: Math.min(
      whole("context_length"),
      factor("attention.sliding_window") || Infinity,
      maxContextLength,
    ),
    epsilon,
    rotary: {
      base: factor("rope.freq_base") ?? DEFAULT_ROTARY_BASE,
      dims: whole("rope.dimension_count", headDim),
      factor: readRotaryFactor(name, metadata),
    },
    embeddingScale: factor("embedding_scale") ?? 1,
    residualScale: factor("residual_scale") ?? 1,
    logitScale: 1 / (factor("logit_scale") || 1),
    attentionScale: factor("attention.scale") ?? 0,
  };
  checkShape(shape, whole("attention.value_length", headDim));
  return shape;
}

function checkShape(shape: DecoderShape, valueDim: number): void {
  const { name, nLayer, nHead, nKvHead, headDim, hiddenSize, feedForward, rotary } = shape;
  check(nLayer <= MAX_LAYERS && headDim <= MAX_HEAD_DIM, "ggufDamaged", [`${name}.block_count`]);
  check(nHead % nKvHead === 0, "headsNotInGroups", [nHead, nKvHead]);
  check(valueDim === headDim, "ggufLacks", [`${name}.attention.value_length = ${headDim}`]);
  check(rotary.dims % 2 === 0 && rotary.dims <= headDim, "ggufDamaged", [`${name}.rope.dimension_count`]);
  for (const [key, value] of Object.entries({
    embedding_length: hiddenSize,
    feed_forward_length: feedForward,
  }))
    check(value % COLUMNS_STEP === 0, "ggufLacks", [`${name}.${key} % ${COLUMNS_STEP} = 0`]);
  check((nHead * headDim) % COLUMNS_STEP === 0, "ggufLacks", [
    `${name}.attention.key_length % ${COLUMNS_STEP} = 0`,
  ]);
}

function readRotaryFactor(name: string, metadata: GgufFile["metadata"]): number {
  const kind = metadata.text(`${name}.rope.scaling.type`) ?? "none";
  if (kind === "none") return 1;
  check(kind === "linear", "ggufLacks", [`${name}.rope.scaling.type = linear`]);
  return metadata.number(`${name}.rope.scaling.factor`) || 1;
}

// Small GGUF files with random weights, made of bytes alone: any architecture, any tensor type, and what can be wrong with one.
import type { SPLITTING_RULES } from "../../server/gguf/splittingRules";
import { tensorTypeOf, typeNumberOf, type TensorTypeName } from "../../server/gguf/tensorTypes";

export type MetadataValue =
  string | number | boolean | { readonly float: number } | readonly string[] | readonly number[];

export interface GgufParts {
  readonly version: number;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  readonly tensors: readonly GgufTensor[];
}

export interface GgufTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** GGUF's number. */
  readonly type: number;
  readonly data: Buffer;
}

export const TINY = { hidden: 256, feedForward: 512, nLayer: 2, nHead: 4, nKvHead: 2, vocab: 320 } as const;
export const SPECIAL = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"];
const ALIGNMENT = 32;

export function writeGguf({ version, metadata, tensors }: GgufParts): Buffer {
  const entries = Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([text(key), valueBytes(value)]),
  );
  let offset = 0;
  const infos = tensors.map(({ name, dims, type, data }) => {
    const info = Buffer.concat([text(name), u32(dims.length), ...dims.map(u64), u32(type), u64(offset)]);
    offset += padded(data.length);
    return info;
  });
  const counts = [u64(tensors.length), u64(entries.length)];
  const head = Buffer.concat([Buffer.from("GGUF"), u32(version), ...counts, ...entries, ...infos]);
  return Buffer.concat([pad(head), ...tensors.map(({ data }) => pad(data))]);
}

/** A whole model; the same bytes for the same arguments. */
export function tinyGguf(architecture: string, type: TensorTypeName): GgufParts {
  const random = generator(architecture.length * 1000 + typeNumberOf(type));
  const { hidden, feedForward, nLayer, nHead, nKvHead, vocab } = TINY;
  const isStar = architecture === "starcoder2";
  const headDim = hidden / nHead;
  const matrix = (name: string, columns: number, rows: number) => ({
    ...{ name: `${name}.weight`, dims: [columns, rows], type: typeNumberOf(type) },
    data: randomBlocks(type, columns * rows, random),
  });
  const floats = (name: string, length: number, around: number) => ({
    ...{ name, dims: [length], type: typeNumberOf("F32") },
    data: Buffer.from(Float32Array.from({ length }, () => around + 0.2 * (random() - 0.5)).buffer),
  });
  const norm = (name: string, length = hidden) => [
    floats(`${name}.weight`, length, 1),
    ...(isStar ? [floats(`${name}.bias`, length, 0)] : []),
  ];
  const layer = (at: string) => [
    ...norm(`${at}.attn_norm`),
    ...[matrix(`${at}.attn_q`, hidden, hidden), matrix(`${at}.attn_k`, hidden, nKvHead * headDim)],
    ...[matrix(`${at}.attn_v`, hidden, nKvHead * headDim), matrix(`${at}.attn_output`, hidden, hidden)],
    ...(isStar || architecture === "qwen2"
      ? [
          floats(`${at}.attn_q.bias`, hidden, 0),
          ...["k", "v"].map((part) => floats(`${at}.attn_${part}.bias`, nKvHead * headDim, 0)),
        ]
      : []),
    ...(architecture === "qwen3"
      ? ["q", "k"].map((part) => floats(`${at}.attn_${part}_norm.weight`, headDim, 1))
      : []),
    ...norm(`${at}.ffn_norm`),
    ...(isStar
      ? [
          floats(`${at}.attn_output.bias`, hidden, 0),
          floats(`${at}.ffn_up.bias`, feedForward, 0),
          floats(`${at}.ffn_down.bias`, hidden, 0),
        ]
      : [matrix(`${at}.ffn_gate`, hidden, feedForward)]),
    ...[matrix(`${at}.ffn_up`, hidden, feedForward), matrix(`${at}.ffn_down`, feedForward, hidden)],
  ];
  return {
    version: 3,
    metadata: { ...shapeOf(architecture), ...tokenizerOf("qwen2") },
    tensors: [
      matrix("token_embd", hidden, vocab),
      ...Array.from({ length: nLayer }, (_, n) => layer(`blk.${n}`)).flat(),
      ...norm("output_norm"),
      // Both ways: a head of its own, and the embedding's table.
      ...(["llama", "starcoder2"].includes(architecture) ? [matrix("output", hidden, vocab)] : []),
    ],
  };
}

function shapeOf(architecture: string): Record<string, MetadataValue> {
  const { hidden, feedForward, nLayer, nHead, nKvHead } = TINY;
  const epsilon = architecture === "starcoder2" ? "layer_norm_epsilon" : "layer_norm_rms_epsilon";
  const own = Object.entries({
    block_count: nLayer,
    context_length: 512,
    embedding_length: hidden,
    feed_forward_length: feedForward,
    "attention.head_count": nHead,
    "attention.head_count_kv": nKvHead,
    [`attention.${epsilon}`]: { float: 1e-5 },
    "rope.freq_base": { float: 10_000 },
    ...(architecture === "granite" && {
      ...{ embedding_scale: { float: 3 }, residual_scale: { float: 0.5 } },
      ...{ logit_scale: { float: 4 }, "attention.scale": { float: 0.1 } },
    }),
  }).map(([key, value]) => [`${architecture}.${key}`, value] as const);
  return {
    "general.architecture": architecture,
    "general.name": `Tiny ${architecture}`,
    ...Object.fromEntries(own),
  };
}

/** A token for each byte, some merges, four special ones, and rows of the table that no token fills. */
export function tokenizerOf(rule: keyof typeof SPLITTING_RULES): Record<string, MetadataValue> {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  const bytes = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : next++),
  );
  const merges = ["r e", "re t", "Ġ Ġ", "ĠĠ ĠĠ", "d e", "de f"];
  const tokens = [...bytes, ...merges.map((merge) => merge.replace(" ", "")), ...SPECIAL];
  const unused = TINY.vocab - tokens.length;
  return {
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": rule,
    "tokenizer.ggml.tokens": [...tokens, ...Array.from({ length: unused }, (_, i) => `[PAD${i}]`)],
    "tokenizer.ggml.token_type": tokens
      .map((token): number => (SPECIAL.includes(token) ? 3 : 1))
      .concat(new Array<number>(unused).fill(5)),
    "tokenizer.ggml.merges": merges,
  };
}

/** Places of the half-precision factors in a block, each with its share of the width of 1 / 16. */
const FACTORS: Partial<Record<TensorTypeName, readonly (readonly [number, number])[]>> = {
  Q4_0: [[0, 1 / 8]],
  Q4_1: [
    [0, 1 / 8],
    [2, -1],
  ],
  Q5_0: [[0, 1 / 16]],
  Q5_1: [
    [0, 1 / 16],
    [2, -1],
  ],
  Q8_0: [[0, 1 / 128]],
  Q2_K: [
    [80, 1 / 16],
    [82, 1 / 10],
  ],
  Q3_K: [[108, 1 / 64]],
  Q4_K: [
    [0, 1 / 256],
    [2, 1 / 32],
  ],
  Q5_K: [
    [0, 1 / 512],
    [2, 1 / 32],
  ],
  Q6_K: [[208, 1 / 2048]],
};

export function randomBlocks(name: TensorTypeName, length: number, random: () => number): Buffer {
  const type = tensorTypeOf(typeNumberOf(name));
  if (!type) throw new RangeError(`expected a type of the table, got ${name}`);
  const values = () => (random() - 0.5) / 4;
  if (name === "F32") return Buffer.from(Float32Array.from({ length }, values).buffer);
  const data = Buffer.alloc((length / type.length) * type.bytes);
  if (name === "F16") for (let i = 0; i < length; i++) data.writeUInt16LE(toHalf(values()), 2 * i);
  else if (name === "BF16") for (let i = 0; i < length; i++) data.writeUInt16LE(toBrain(values()), 2 * i);
  else {
    for (let i = 0; i < data.length; i++) data[i] = Math.floor(random() * 256);
    for (let at = 0; at < data.length; at += type.bytes)
      for (const [place, share] of FACTORS[name] ?? [])
        data.writeUInt16LE(toHalf((share * (0.5 + random())) / 8), at + place);
  }
  return data;
}

/** Rounds towards zero, which is enough for random numbers of a small range. */
function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | Math.floor(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | Math.floor((size / 2 ** exponent - 1) * 1024);
}

function toBrain(value: number): number {
  return Buffer.from(Float32Array.of(value).buffer).readUInt16LE(2);
}

/** A linear congruential generator: the same numbers everywhere. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function valueBytes(value: MetadataValue): Buffer {
  if (typeof value === "string") return Buffer.concat([u32(8), text(value)]);
  if (typeof value === "boolean") return Buffer.concat([u32(7), Buffer.of(Number(value))]);
  if (typeof value === "number") return Buffer.concat([u32(4), u32(value)]);
  if (Array.isArray(value)) {
    const isText = typeof value[0] === "string";
    const items = (value as (string | number)[]).map((item) =>
      typeof item === "string" ? text(item) : u32(item),
    );
    return Buffer.concat([u32(9), u32(isText ? 8 : 4), u64(value.length), ...items]);
  }
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE((value as { float: number }).float);
  return Buffer.concat([u32(6), bytes]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const padded = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]);
}

// A .gguf file → a folder with what Loupe reads of every model: model.onnx, its weights beside it, tokenizer.json and
// config.json. The original is only read; who calls gives a folder of its own and removes it when this throws.
import { open, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runSliced } from "../async/steps";
import { decode } from "./encode";
import { type GgufFile, withGguf } from "./file";
import { makeGraph } from "./graph";
import { type DecoderShape, readShape } from "./shape";
import { makeTokenizerJson, piecesOf, type TokenizerJson } from "./tokenizer";
import { Weights } from "./weights";
import { read, type WriteDeps, writeWeights } from "./writeWeights";

/** What is shown before it begins. */
export interface GgufSummary {
  readonly name: string;
  readonly licence: string | null;
  readonly architecture: string;
  /** Of the file or its parts. */
  readonly fileBytes: number;
  /** What it takes on the disk, and about in memory while it runs. */
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** Numbers that were learnt. */
  readonly parameters: number;
  readonly specialIdByName: ReadonlyMap<string, number>;
}

export interface ConvertOptions extends WriteDeps {
  readonly maxContextLength: number;
}

interface Plan {
  readonly shape: DecoderShape;
  readonly weights: Weights;
  readonly graph: (location: string) => Buffer;
  readonly tokenizer: TokenizerJson;
}

/** Of a large vocabulary. */
const TOKENIZER_BYTES = 10 << 20;
const WEIGHTS_FILE = "model.onnx.data";
/** The runtime, its buffers of a run, and what was packed twice for a moment. */
const RUNTIME_BYTES = 150 << 20;

/** All checks are made, and nothing is written. */
export function announceGguf(path: string, maxContextLength: number): Promise<GgufSummary> {
  return withGguf(path, async (file) => announced(file, await plan(file, maxContextLength)));
}

export function convertGguf(path: string, folder: string, options: ConvertOptions): Promise<GgufSummary> {
  return withGguf(path, async (file) => {
    const planned = await plan(file, options.maxContextLength);
    const config = {
      model_type: planned.shape.name,
      max_position_embeddings: planned.shape.contextLength,
      num_attention_heads: planned.shape.nHead,
      hidden_size: planned.shape.hiddenSize,
    };
    await writeFile(join(folder, "config.json"), `${JSON.stringify(config)}\n`);
    await writeFile(join(folder, "tokenizer.json"), piecesOf(planned.tokenizer));
    await writeFile(join(folder, "model.onnx"), planned.graph(WEIGHTS_FILE));
    const target = await open(join(folder, WEIGHTS_FILE), "wx");
    try {
      await target.truncate(planned.weights.byteLength);
      await writeWeights(planned.weights.pieces, target, options);
    } finally {
      await target.close();
    }
    return announced(file, planned);
  });
}

async function plan(file: GgufFile, maxContextLength: number): Promise<Plan> {
  const shape = readShape(file, maxContextLength);
  const tokenizer = await runSliced(makeTokenizerJson(file.metadata, shape.vocabSize));
  const weights = new Weights(file.tensors);
  const factors = file.tensors.get("rope_freqs.weight");
  const freqFactors = factors ? decode(await read(factors, 0, factors.byteLength), factors.type) : null;
  return { shape, weights, graph: makeGraph(shape, weights, freqFactors), tokenizer };
}

function announced(
  { path, bytes, metadata, tensors }: GgufFile,
  { shape, weights, tokenizer }: Plan,
): GgufSummary {
  const { nLayer, nKvHead, headDim, contextLength } = shape;
  const cacheBytes = 2 * 2 * 4 * nLayer * nKvHead * headDim * contextLength;
  return {
    name: metadata.text("general.name") ?? basename(path, ".gguf"),
    licence: metadata.text("general.license"),
    architecture: shape.name,
    fileBytes: bytes,
    diskBytes: weights.byteLength + TOKENIZER_BYTES,
    memoryBytes: weights.byteLength + cacheBytes + RUNTIME_BYTES,
    parameters: [...tensors.values()].reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0),
    specialIdByName: new Map(tokenizer.added_tokens.map(({ content, id }) => [content, id])),
  };
}

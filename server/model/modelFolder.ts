// A folder with a public ONNX decoder → what Loupe must know of it, read from the model itself. Refuses what it cannot
// serve and says why. No file outside the folder is looked at, and nothing of the folder is run.
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, sep } from "node:path";
import { parseJson } from "../async/parseJson";
import type { ModelShape } from "../protocol/engine";
import { type SentencePart, messagePartOf, type SentenceCode } from "../protocol/sentences";
import { ModelRefused } from "./errors";
import { type OnnxFile, readOnnxFile } from "../onnx/graph";
import { detectPromptFormat, type PromptFormat } from "./promptFormat";
import { readModelShape } from "./modelShape";

export interface InspectedModel {
  readonly folder: string;
  /** Relative to the folder, with `/`. */
  readonly modelFile: string;
  readonly tokenizerFile: string;
  /** All files that the model needs, the two above among them. */
  readonly files: readonly string[];
  readonly onnx: OnnxFile;
  readonly shape: ModelShape;
  readonly promptFormat: PromptFormat;
  /** `qwen2`, `llama`, … as the configuration names it. */
  readonly architecture: string;
}

export interface InspectOptions {
  /** Throws with a reason when the parsed tokenizer.json cannot be used. */
  readonly checkTokenizer: (raw: unknown) => CheckedTokenizer | Promise<CheckedTokenizer>;
}

interface CheckedTokenizer {
  readonly vocabSize: number;
  readonly bosIds: readonly number[];
}

/** Where public exports have their model, the smallest first: a CPU wants few bits. */
const MODEL_FILES = [
  "model.onnx",
  "onnx/model_q4.onnx",
  "onnx/model_q4f16.onnx",
  "onnx/model_quantized.onnx",
  "onnx/model_int8.onnx",
  "onnx/model_fp16.onnx",
  "onnx/model.onnx",
];
const CONFIG_FILES = ["config.json", "genai_config.json"];
const TOKENIZER_FILE = "tokenizer.json";
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** `path`: the folder, or an .onnx file in it or in its folder `onnx`. Throws a `ModelRefused`. */
export async function inspectModel(path: string, options: InspectOptions): Promise<InspectedModel> {
  const { folder, modelFile } = await findModel(path);
  const onnx = await readOnnxFile(await insideOf(folder, modelFile)).catch((error: unknown) => {
    throw refused("notOnnx", [modelFile], error);
  });
  const external = onnx.externalFiles.map((location) => externalPath(modelFile, location));
  for (const file of external) await insideOf(folder, file);
  const tokenizer = await readTokenizer(folder, options);
  const configs = await readConfigs(folder);
  const shape = readModelShape(onnx, configs.parsed);
  if (tokenizer.vocabSize > shape.vocabSize) {
    throw new ModelRefused("tokenizerDoesNotFit", [tokenizer.vocabSize, shape.vocabSize]);
  }
  const promptFormat = detectPromptFormat(tokenizer.specialIdByName, tokenizer.bosIds);
  const files = [modelFile, ...external, TOKENIZER_FILE, ...configs.files];
  const architecture = textOf(configs.parsed, "model_type") ?? "unknown";
  return { folder, modelFile, tokenizerFile: TOKENIZER_FILE, files, onnx, shape, promptFormat, architecture };
}

async function findModel(path: string): Promise<{ folder: string; modelFile: string }> {
  const status = await stat(path).catch((error: unknown) => {
    throw refused("nothingThere", [path], error);
  });
  if (status.isDirectory()) {
    for (const modelFile of MODEL_FILES)
      if (await exists(join(path, modelFile))) return { folder: path, modelFile };
    throw new ModelRefused("noModelInFolder", [path, MODEL_FILES.slice(0, 3).join(", ")]);
  }
  if (extname(path) !== ".onnx") throw new ModelRefused("notAModel", [path]);
  const folder = dirname(path);
  const isNested = !(await exists(join(folder, TOKENIZER_FILE))) && basename(folder) === "onnx";
  return isNested
    ? { folder: dirname(folder), modelFile: `onnx/${basename(path)}` }
    : { folder, modelFile: basename(path) };
}

/** Weights lie beside the model's file or below it. */
function externalPath(modelFile: string, location: string): string {
  const parts = location.split(/[/\\]/);
  if (isAbsolute(location) || /^[a-z]:/i.test(location) || parts.includes("..")) {
    throw new ModelRefused("weightsOutside", [location]);
  }
  return [...modelFile.split("/").slice(0, -1), ...parts].join("/");
}

/** The absolute path of a file of the folder; a link that leads out of it is refused. */
async function insideOf(folder: string, file: string): Promise<string> {
  const path = join(folder, file);
  const [real, realFolder] = await Promise.all([realpath(path), realpath(folder)]).catch((error: unknown) => {
    throw refused("fileMissing", [file], error);
  });
  const way = relative(realFolder, real);
  if (way.startsWith(`..${sep}`) || way === ".." || isAbsolute(way)) {
    throw new ModelRefused("linkOutside", [file]);
  }
  return path;
}

async function readTokenizer(folder: string, { checkTokenizer }: InspectOptions) {
  const raw = await readJson(folder, TOKENIZER_FILE);
  try {
    const { vocabSize, bosIds } = await checkTokenizer(raw);
    const added = (raw as { added_tokens: readonly { id: number; content: string }[] }).added_tokens;
    return { vocabSize, bosIds, specialIdByName: new Map(added.map(({ id, content }) => [content, id])) };
  } catch (error) {
    throw refused("tokenizerUnknown", [], error);
  }
}

async function readConfigs(folder: string): Promise<{ parsed: readonly unknown[]; files: string[] }> {
  const files: string[] = [];
  const parsed: unknown[] = [];
  for (const name of CONFIG_FILES) {
    if (!(await exists(join(folder, name)))) continue;
    files.push(name);
    parsed.push(await readJson(folder, name));
  }
  return { parsed, files };
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const path = await insideOf(folder, name);
  const { size } = await stat(path);
  if (size > MAX_JSON_BYTES) throw new ModelRefused("fileTooLarge", [name, size]);
  try {
    return await parseJson(await readFile(path));
  } catch (error) {
    throw refused("fileUnreadable", [name], error);
  }
}

function textOf(configs: readonly unknown[], key: string): string | undefined {
  const values = configs.map((config) => (config as Record<string, unknown> | null)?.[key]);
  return values.find((value): value is string => typeof value === "string");
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

function refused(code: SentenceCode, args: readonly SentencePart[], cause: unknown): ModelRefused {
  if (cause instanceof ModelRefused) return cause;
  return new ModelRefused(code, [...args, messagePartOf(cause)], { cause });
}

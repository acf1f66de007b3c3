// models/manifest.json → one checked `ModelEntry`. Every number of a model is written there once, by the export
// script, and checked here once; no other code reads the file. Does not look at the model's files (see verify.ts).
import { readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { ModelShape } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import { ModelError, REINSTALL } from "./errors";
import { MIXING_FILE } from "./mixing";
import { MAX_SHAPE } from "./modelShape";
import type { PromptFormat } from "./promptFormat";

/** A file of the model, as the manifest records it. */
export interface ModelFile {
  /** Absolute. In the manifest: relative to the model's directory. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ModelEntry {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly licence: string | null;
  /** All files of the model, the two below among them. */
  readonly files: readonly ModelFile[];
  readonly model: ModelFile;
  readonly tokenizer: ModelFile;
  /** Null: the model was not fitted to the memory. */
  readonly mixing: ModelFile | null;
  readonly shape: ModelShape;
  readonly promptFormat: PromptFormat;
  /** Stands between documents; null where the model's files do not say. */
  readonly eosId: TokenId | null;
}

/** `{ "formatVersion": 1, "default": "loupe-nano", "models": [{ "id": "loupe-nano", … }] }` */
const FORMAT_VERSION = 1;

const SHAPE_FIELDS = ["vocabSize", "contextLength", "nLayer", "nHead", "nKvHead", "headDim"] as const;
const MODEL_FILE = "model.onnx";
const TOKENIZER_FILE = "tokenizer.json";

/** Reads and checks the manifest; gives the model it names as default. */
export async function loadManifest(manifestPath: string): Promise<ModelEntry> {
  return readManifestFile(manifestPath, readManifest);
}

/** The models that came with Loupe and may answer where the user has chosen none. */
export interface ShippedModels {
  /** Runs everywhere. */
  readonly small: ModelEntry;
  /** Better and slower: for machines that are quick enough. Null: only the other one came. */
  readonly large: ModelEntry | null;
}

/** `"default": "loupe-nano", "preferred": "loupe-base"` → the two, small and large. */
export async function loadShippedModels(manifestPath: string): Promise<ShippedModels> {
  return readManifestFile(manifestPath, (raw, folder) => {
    const small = readManifest(raw, folder);
    const { preferred } = raw as { preferred?: unknown };
    if (preferred === undefined) return { small, large: null };
    return { small, large: readManifest({ ...(raw as object), default: preferred }, folder) };
  });
}

/** All models that came with Loupe, the default first. */
export async function loadManifestEntries(manifestPath: string): Promise<ModelEntry[]> {
  return readManifestFile(manifestPath, (raw, folder) => {
    const first = readManifest(raw, folder);
    const { models } = raw as { models: Record<string, unknown>[] };
    const others = models.filter(({ id }) => id !== first.id);
    return [first, ...others.map(({ id }) => readManifest({ ...(raw as object), default: id }, folder))];
  });
}

async function readManifestFile<T>(
  manifestPath: string,
  read: (raw: unknown, folder: string) => T,
): Promise<T> {
  let text: string;
  try {
    text = await readFile(manifestPath, "utf8");
  } catch (error) {
    const wrong = { code: "modelListMissing", args: [manifestPath] } as const;
    throw new ModelError("modelMissing", wrong, { advice: REINSTALL, cause: error });
  }
  try {
    return read(JSON.parse(text), dirname(manifestPath));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const wrong = { code: "modelListUnreadable", args: [`${detail} (${manifestPath})`] } as const;
    throw new ModelError("modelUnreadable", wrong, { advice: REINSTALL, cause: error });
  }
}

/** Checks a parsed manifest; messages say which field, what was expected and what came. */
export function readManifest(raw: unknown, folder: string): ModelEntry {
  const manifest = record(raw, "manifest");
  if (manifest.formatVersion !== FORMAT_VERSION) {
    throw fault("formatVersion", String(FORMAT_VERSION), manifest.formatVersion);
  }
  const id = string(manifest.default, "default");
  if (!Array.isArray(manifest.models)) throw fault("models", "a list", manifest.models);
  const entries = manifest.models.map((entry, i) => record(entry, `models[${i}]`));
  const entry = entries.find((candidate) => candidate.id === id);
  if (!entry)
    throw fault(
      "models",
      `an entry with id "${id}"`,
      entries
        .map((e) => e.id)
        .filter((known) => typeof known === "string")
        .join(", "),
    );
  return readModelEntry(entry, id, join(folder, inside(entry.directory, `${id}.directory`)));
}

/** One model's entry, in the manifest or beside an installed model; its files lie in `directory`. */
export function readModelEntry(raw: unknown, id: string, directory: string): ModelEntry {
  const entry = record(raw, id);
  const files = readFiles(entry.files, `${id}.files`, directory);
  const shape = readShape(entry, id);
  return Object.freeze({
    id,
    name: typeof entry.name === "string" ? entry.name : id,
    licence: typeof entry.licence === "string" ? entry.licence : null,
    files,
    model: filesNamed(files, typeof entry.modelFile === "string" ? entry.modelFile : MODEL_FILE, id),
    tokenizer: filesNamed(files, TOKENIZER_FILE, id),
    mixing: files.find(({ path }) => basename(path) === MIXING_FILE) ?? null,
    shape,
    promptFormat: readPromptFormat(entry, id, shape.vocabSize),
    eosId: readIds(entry, id, shape.vocabSize).optional("eosId"),
  });
}

function readShape(given: Record<string, unknown>, where: string): ModelShape {
  const pairs = SHAPE_FIELDS.map((field) => {
    const value = positive(given[field], `${where}.${field}`);
    if (value > MAX_SHAPE[field]) throw fault(`${where}.${field}`, `at most ${MAX_SHAPE[field]}`, value);
    return [field, value] as const;
  });
  const shape = Object.fromEntries(pairs) as unknown as ModelShape;
  if (shape.nHead % shape.nKvHead !== 0) {
    throw fault(`${where}.nHead`, `a multiple of ${shape.nKvHead} KV heads`, shape.nHead);
  }
  return shape;
}

function readPromptFormat(entry: Record<string, unknown>, where: string, vocabSize: number): PromptFormat {
  const ids = readIds(entry, where, vocabSize);
  const frame = {
    bosIds: ids.list("bosIds"),
    repoNameId: ids.optional("repoNameId"),
    fileSepId: ids.optional("fileSepId"),
  };
  const order = entry.promptFormat;
  if (order === "plain") return { order, ...frame };
  if (order !== "suffixPrefixMiddle" && order !== "prefixSuffixMiddle") {
    throw fault(`${where}.promptFormat`, "suffixPrefixMiddle, prefixSuffixMiddle or plain", order);
  }
  const [fimPrefixId, fimSuffixId, fimMiddleId] = [
    ids.required("fimPrefixId"),
    ids.required("fimSuffixId"),
    ids.required("fimMiddleId"),
  ];
  return { order, ...frame, fimPrefixId, fimSuffixId, fimMiddleId };
}

/** Ids of the special tokens by their role. */
function readIds(entry: Record<string, unknown>, where: string, vocabSize: number) {
  const given = record(entry.specialTokens, `${where}.specialTokens`);
  const checked = (value: unknown, role: string): TokenId => {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocabSize) return value;
    throw fault(`${where}.specialTokens.${role}`, `an id from 0 to ${vocabSize - 1}`, value);
  };
  return {
    required: (role: string): TokenId => checked(given[role], role),
    optional: (role: string): TokenId | null => {
      const value = given[role] ?? null;
      return value === null ? null : checked(value, role);
    },
    list: (role: string): TokenId[] => {
      const values = given[role] ?? [];
      if (!Array.isArray(values)) throw fault(`${where}.specialTokens.${role}`, "a list", values);
      return values.map((value) => checked(value, role));
    },
  };
}

function readFiles(raw: unknown, where: string, directory: string): ModelFile[] {
  if (!Array.isArray(raw)) throw fault(where, "a list", raw);
  return raw.map((value, i) => {
    const given = record(value, `${where}[${i}]`);
    const path = join(directory, inside(given.path, `${where}[${i}].path`));
    const sha256 = string(given.sha256, `${where}[${i}].sha256`);
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw fault(`${where}[${i}].sha256`, "64 hexadecimal digits", sha256);
    return { path, bytes: positive(given.bytes, `${where}[${i}].bytes`), sha256 };
  });
}

function filesNamed(files: readonly ModelFile[], name: string, id: string): ModelFile {
  const file = files.find(({ path }) => basename(path) === basename(name));
  if (!file)
    throw fault(`${id}.files`, `an entry ${name}`, files.map(({ path }) => basename(path)).join(", "));
  return file;
}

/** The manifest says what to read; it may not point out of its own folder. */
function inside(value: unknown, where: string): string {
  const path = string(value, where);
  if (isAbsolute(path) || path.split(/[/\\]/).includes("..")) {
    throw fault(where, "a path inside the manifest's folder", path);
  }
  return path;
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw fault(where, "an object", value);
}

function string(value: unknown, where: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw fault(where, "a text", value);
}

function positive(value: unknown, where: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw fault(where, "a whole number above 0", value);
}

function fault(where: string, expected: string, came: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, got ${JSON.stringify(came) ?? "nothing"}`);
}

// models/manifest.json → one checked `ModelEntry`. Every number of a model is written there once, by the export
// script, and checked here once; nobody reads the file again. Does not look at the model's files (see verify.ts).
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelShape, TokenId } from "../protocol/engine";
import { ModelError, REINSTALL } from "./errors";

/** A file of the model, as the manifest records it. */
export interface ModelFile {
  /** Absolute. In the manifest: relative to the manifest's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The special tokens a prompt is made of; ids by their role. */
export interface SpecialIds {
  readonly eosId: TokenId;
  readonly fimPrefixId: TokenId;
  readonly fimSuffixId: TokenId;
  readonly fimMiddleId: TokenId;
  readonly repoNameId: TokenId;
  readonly fileSepId: TokenId;
}

export interface ModelEntry {
  readonly id: string;
  readonly files: { readonly model: ModelFile; readonly tokenizer: ModelFile };
  readonly shape: ModelShape;
  readonly specialIds: SpecialIds;
}

/** `{ "formatVersion": 1, "default": "loupe-nano", "models": [{ "id": "loupe-nano", … }] }` */
const FORMAT_VERSION = 1;

const SHAPE_FIELDS = ["vocabSize", "contextLength", "nLayer", "nHead", "nKvHead", "headDim"] as const;
const SPECIAL_FIELDS = {
  eosId: "<|endoftext|>",
  fimPrefixId: "<|fim_prefix|>",
  fimSuffixId: "<|fim_suffix|>",
  fimMiddleId: "<|fim_middle|>",
  repoNameId: "<|repo_name|>",
  fileSepId: "<|file_sep|>",
} as const;

/** Reads and checks the manifest; gives the model it names as default. */
export async function loadManifest(manifestPath: string): Promise<ModelEntry> {
  let text: string;
  try {
    text = await readFile(manifestPath, "utf8");
  } catch (error) {
    const message = `The list of models is missing: ${manifestPath}. ${REINSTALL}`;
    throw new ModelError("modelMissing", message, { cause: error });
  }
  try {
    return readManifest(JSON.parse(text), dirname(manifestPath));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const message = `The list of models cannot be read: ${detail} (${manifestPath}). ${REINSTALL}`;
    throw new ModelError("modelUnreadable", message, { cause: error });
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
  if (!entry) throw fault("models", `an entry with id "${id}"`, entries.map((e) => e.id).join(", "));
  const files = record(entry.files, `${id}.files`);
  const shape = readShape(entry.shape, `${id}.shape`);
  return Object.freeze({
    id,
    files: {
      model: readFileEntry(files.model, `${id}.files.model`, folder),
      tokenizer: readFileEntry(files.tokenizer, `${id}.files.tokenizer`, folder),
    },
    shape,
    specialIds: readSpecialIds(entry.specialIds, `${id}.specialIds`, shape.vocabSize),
  });
}

function readShape(raw: unknown, where: string): ModelShape {
  const given = record(raw, where);
  const pairs = SHAPE_FIELDS.map((field) => [field, positive(given[field], `${where}.${field}`)] as const);
  const shape = Object.fromEntries(pairs) as unknown as ModelShape;
  if (shape.nHead % shape.nKvHead !== 0) {
    throw fault(`${where}.nHead`, `a multiple of ${shape.nKvHead} KV heads`, shape.nHead);
  }
  return shape;
}

/** In the manifest the keys are the tokens' own names: `{ "<|endoftext|>": 0, … }`. */
function readSpecialIds(raw: unknown, where: string, vocabSize: number): SpecialIds {
  const given = record(raw, where);
  const pairs = Object.entries(SPECIAL_FIELDS).map(([role, name]) => {
    const value = given[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= vocabSize) {
      throw fault(`${where}["${name}"]`, `an id from 0 to ${vocabSize - 1}`, value);
    }
    return [role, value] as const;
  });
  return Object.fromEntries(pairs) as unknown as SpecialIds;
}

function readFileEntry(raw: unknown, where: string, folder: string): ModelFile {
  const given = record(raw, where);
  const path = string(given.path, `${where}.path`);
  if (path.startsWith("/") || path.split("/").includes("..")) {
    throw fault(`${where}.path`, "a path inside the manifest's folder", path);
  }
  const sha256 = string(given.sha256, `${where}.sha256`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw fault(`${where}.sha256`, "64 hexadecimal digits", sha256);
  return { path: join(folder, path), bytes: positive(given.bytes, `${where}.bytes`), sha256 };
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

// models/catalog.json → checked entries: models that can be had, with where each fact comes from. Knows no network.
import { readFile } from "node:fs/promises";
import { ModelError, REINSTALL } from "./errors";
import { checkedId } from "./store";

export interface CatalogFile {
  readonly path: string;
  /** Null: the hub says it, and the user sees it, before the first download. */
  readonly sha256: string | null;
  readonly bytes: number | null;
}

export interface CatalogEntry {
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  readonly languages: string;
  /** For people, as its source gives it: `1.22 GB`. */
  readonly size: string;
  readonly parameters: string;
  readonly architecture: string;
  readonly contextLength: number;
  /** On the hub: `owner/name`, and which version of it. */
  readonly repository: string;
  readonly revision: string;
  /** Path of the .onnx file among the files. */
  readonly model: string;
  readonly files: readonly CatalogFile[];
  /** False: it has not been run in Loupe yet. */
  readonly tested: boolean;
  readonly sources: Readonly<Record<string, string>>;
}

export interface Catalog {
  readonly hub: string;
  readonly models: readonly CatalogEntry[];
}

const TEXTS = ["name", "licence", "languages", "size", "parameters", "architecture"] as const;

/** Of models, and of one model's files: a list that a person chooses from has some dozens. */
const MAX_LISTED = 1_000;

export async function loadCatalog(path: string): Promise<Catalog> {
  try {
    return readCatalog(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const wrong = { code: "catalogueUnreadable", args: [detail] } as const;
    throw new ModelError("modelUnreadable", wrong, { advice: REINSTALL, cause: error });
  }
}

export function readCatalog(raw: unknown): Catalog {
  const { hub, models } = (raw ?? {}) as { hub?: unknown; models?: unknown };
  if (typeof hub !== "string" || !Array.isArray(models) || models.length > MAX_LISTED)
    throw new TypeError("expected a hub and a list of models");
  return { hub, models: models.map((entry) => readEntry((entry ?? {}) as Record<string, unknown>)) };
}

function readEntry(raw: Record<string, unknown>): CatalogEntry {
  const id = checkedId(typeof raw.id === "string" ? raw.id : "");
  const fault = (field: string, expected: string) => new TypeError(`${id}.${field}: expected ${expected}`);
  for (const field of TEXTS) if (typeof raw[field] !== "string") throw fault(field, "a text");
  if (!/^[\w.-]+\/[\w.-]+$/.test(typeof raw.repository === "string" ? raw.repository : ""))
    throw fault("repository", "owner/name");
  if (typeof raw.revision !== "string" || raw.revision === "") throw fault("revision", "a text");
  if (typeof raw.tested !== "boolean") throw fault("tested", "true or false");
  if (!Number.isInteger(raw.contextLength)) throw fault("contextLength", "a whole number");
  if (typeof raw.sources !== "object" || raw.sources === null)
    throw fault("sources", "where each fact comes from");
  if (!Array.isArray(raw.files) || raw.files.length > MAX_LISTED) throw fault("files", "a list");
  const files = (raw.files as (CatalogFile | null)[]).map((file) => checkedFile(file, fault));
  if (!files.some(({ path }) => path === raw.model)) throw fault("model", "one of the files");
  return { ...(raw as unknown as CatalogEntry), id, files };
}

function checkedFile(
  file: CatalogFile | null,
  fault: (field: string, expected: string) => TypeError,
): CatalogFile {
  const { path, sha256, bytes } = (file ?? {}) as CatalogFile;
  if (typeof path !== "string" || path === "" || path.startsWith("/") || path.split(/[/\\]/).includes("..")) {
    throw fault("files", "paths inside the repository");
  }
  if (sha256 !== null && (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)))
    throw fault("files", "64 hexadecimal digits or null");
  if (bytes !== null && !(Number.isInteger(bytes) && bytes > 0))
    throw fault("files", "a number of bytes or null");
  return { path, sha256, bytes };
}

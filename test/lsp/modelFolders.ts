// Folders of models and servers that use them, for one test each: what a test wrote and started is gone after it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { cursorIn, LspClient, ROOT_URI } from "./client";

const MODELS = join(import.meta.dirname, "..", "..", "models");
/** A document, and a place in it that asks for a suggestion. */
export const PLACE = cursorIn("function add(a: number, b: number) {\n  return │\n}\n");
export const URI = `${ROOT_URI}/a.ts`;

const cleanUps: (() => unknown)[] = [];

/** Once a test file. */
export function cleanUpAfterEach(): void {
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
}

export function afterThisTest(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

export function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `loupe-${name}-`));
  afterThisTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Manifest {
  readonly formatVersion: number;
  readonly default: string;
  readonly models: readonly { readonly id: string; readonly directory: string }[];
}

interface Given {
  readonly catalog?: object;
  /** A copy of the small model under this name, which is preferred to it; without, the small one came alone. */
  readonly preferred?: { readonly id: string; readonly name: string; readonly directory: string };
}

/** A folder as the extension's `models/`: its manifest, its catalogue and the files of its models. */
export function writeModels({ catalog, preferred }: Given): string {
  const folder = temporary("models");
  const shipped = JSON.parse(readFileSync(join(MODELS, "manifest.json"), "utf8")) as Manifest;
  const small = shipped.models.filter(({ id }) => id === shipped.default);
  const models = [...small, ...small.flatMap((model) => (preferred ? [{ ...model, ...preferred }] : []))];
  const { formatVersion, default: id } = shipped;
  const manifest = { formatVersion, default: id, ...(preferred && { preferred: preferred.id }), models };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const noCatalog = { hub: "https://hub.example", models: [] };
  writeFileSync(join(folder, "catalog.json"), JSON.stringify(catalog ?? noCatalog));
  for (const { directory } of models)
    cpSync(join(MODELS, "default"), join(folder, directory), { recursive: true });
  return folder;
}

export async function startServer(options: Parameters<typeof LspClient.start>[0]): Promise<LspClient> {
  const client = await LspClient.start(options);
  afterThisTest(() => client.stop());
  return client;
}

// All models of a user in one place: those that came with Loupe, those that were added, those that can be had. Finds the
// entry that a setting names; adds, downloads, removes. Runs no model.
import { basename, dirname, extname, join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { announceGguf, convertGguf } from "../gguf/convert";
import type { WriteDeps } from "../gguf/writeWeights";
import { withCodes } from "../protocol/hiddenCharacters";
import type { Announcement, ModelFileInfo, ModelInfo, ModelTrial } from "../protocol/models";
import { type Catalog, type CatalogEntry, loadCatalog } from "./catalog";
import { announce, downloadModel, type DownloadDeps, forgetDownload } from "./download/downloadModel";
import { ModelRefused } from "./errors";
import { estimateOf, type MeasuredModel, strongestOf } from "./estimate";
import {
  loadManifest,
  loadManifestEntries,
  loadShippedModels,
  type ModelEntry,
  type ShippedModels,
} from "./manifest";
import { inspectModel, type InspectOptions } from "./modelFolder";
import { MAX_CONTEXT_LENGTH } from "./modelShape";
import { detectPromptFormat } from "./promptFormat";
import { idFromName, ModelStore } from "./store";

export interface LibraryPaths {
  readonly manifestPath: string;
  readonly catalogPath: string;
  readonly storeFolder: string;
}

/** How a .gguf file is taken; `totalBytes`: of the machine's memory. */
export type GgufDeps = WriteDeps & { readonly totalBytes: number };

/** Such a file's name says nothing. */
const OLLAMA_BLOB = /^sha256-/;

export type Transfer = Pick<DownloadDeps, "network" | "signal" | "idleMs" | "delay" | "onProgress">;

export class ModelLibrary {
  readonly store: ModelStore;

  constructor(
    private readonly paths: LibraryPaths,
    private readonly inspection: InspectOptions,
  ) {
    this.store = new ModelStore(paths.storeFolder);
  }

  /** `id` empty: the model that Loupe ships as its default. */
  async entry(id: string): Promise<ModelEntry> {
    if (id === "") return loadManifest(this.paths.manifestPath);
    const shipped = (await loadManifestEntries(this.paths.manifestPath)).find((entry) => entry.id === id);
    return shipped ?? this.store.read(id);
  }

  shipped(): Promise<ShippedModels> {
    return loadShippedModels(this.paths.manifestPath);
  }

  /** `activeId`: the model that is in use. `freeBytes`: of the machine's memory. */
  async list(activeId: string, freeBytes: number): Promise<ModelInfo[]> {
    const shipped = await loadManifestEntries(this.paths.manifestPath);
    const installed = await this.store.list();
    const known = new Set([...shipped, ...installed].map(({ id }) => id));
    const { models } = await this.catalog();
    const tested = new Map(models.map(({ id, tested: isTested }) => [id, isTested]));
    const state = async (id: string) => ({ isActive: id === activeId, trial: await this.readTrial(id) });
    const present = { estimate: null, isStrongest: false };
    const here: ModelInfo[] = await Promise.all([
      ...shipped.map(async ({ id, name, licence, files }) => {
        const size = sizeOf(files.reduce((sum, file) => sum + file.bytes, 0));
        const own = { id, name, licence, size, place: "shipped" as const, isTested: true };
        return { ...own, ...present, ...(await state(id)) };
      }),
      ...installed.map(async ({ id, name, licence, bytes }) => {
        const own = { id, name, licence, size: sizeOf(bytes), place: "installed" as const };
        return { ...own, ...present, isTested: tested.get(id) ?? false, ...(await state(id)) };
      }),
    ]);
    return [...here, ...(await this.available(known, freeBytes))];
  }

  /** What the catalogue has beside the models that are there. */
  private async available(known: ReadonlySet<string>, freeBytes: number): Promise<ModelInfo[]> {
    const { models } = await this.catalog();
    const machine = { measured: await this.measured(), freeBytes };
    const others = models.filter(({ id }) => !known.has(id));
    const estimated = await Promise.all(
      others.map(async (entry) => {
        // One that was removed again was measured while it was there.
        const trial = await this.readTrial(entry.id);
        return { ...entry, trial, estimate: estimateOf(entry, trial, machine) };
      }),
    );
    const there = models.filter(({ id }) => known.has(id));
    const strongest = strongestOf(estimated, there);
    return estimated.map(({ id, name, licence, size, tested: isTested, trial, estimate }) => {
      const own = { id, name, licence, size, place: "available" as const, isTested, isActive: false };
      return { ...own, trial, estimate, isStrongest: id === strongest?.id };
    });
  }

  /** The shipped model and what it was measured at here; null: never yet. */
  async measured(): Promise<MeasuredModel | null> {
    const { id, model } = await this.entry("");
    const trial = await this.readTrial(id);
    return trial && { trial, weightBytes: model.bytes };
  }

  async add(path: string): Promise<ModelEntry> {
    const model = await inspectModel(path, this.inspection);
    const name = nameOf(path);
    const id = idFromName(name);
    await this.checkName(id);
    return this.store.install(model, { id, name, licence: null, source: basename(path) });
  }

  /** What taking a .gguf file would need, and whether it should run well. Writes nothing. */
  async describeGguf(path: string, freeBytes: number): Promise<Omit<ModelFileInfo, "path">> {
    const about = await announceGguf(path, MAX_CONTEXT_LENGTH);
    const size = sizeOf(about.diskBytes);
    const parameters = `${(about.parameters / 1e9).toFixed(3)}B`;
    const { order } = detectPromptFormat(about.specialIdByName, []);
    const { architecture, fileBytes, diskBytes, memoryBytes } = about;
    return {
      name: withCodes(about.name),
      licence: about.licence === null ? null : withCodes(about.licence),
      ...{ architecture, fileBytes, diskBytes, memoryBytes },
      fillsIn: order !== "plain",
      estimate: estimateOf({ size, parameters }, null, { measured: await this.measured(), freeBytes }),
    };
  }

  /** The file is only read; what Loupe runs is written beside the other models. */
  async addGguf(path: string, { totalBytes, ...deps }: GgufDeps): Promise<ModelEntry> {
    const { name, licence, diskBytes, memoryBytes } = await announceGguf(path, MAX_CONTEXT_LENGTH);
    const mb = (bytes: number) => Math.ceil(bytes / 1e6);
    if (memoryBytes > totalBytes) throw new ModelRefused("memoryTooSmall", [mb(memoryBytes), mb(totalBytes)]);
    const id = idFromName(OLLAMA_BLOB.test(basename(path)) ? name : basename(path, extname(path)));
    await this.checkName(id);
    return this.store.make({ id, name, licence, source: path }, diskBytes, async (folder) => {
      await convertGguf(path, folder, { ...deps, maxContextLength: MAX_CONTEXT_LENGTH });
      return inspectModel(folder, this.inspection);
    });
  }

  private async checkName(id: string): Promise<void> {
    const isShipped = (await loadManifestEntries(this.paths.manifestPath)).some((entry) => entry.id === id);
    if (isShipped) throw new ModelRefused("shippedName", [id]);
  }

  async announce(id: string, mirror: string, transfer: Transfer): Promise<Announcement> {
    const { hub, models } = await this.catalog();
    const address = mirror === "" ? hub : mirror;
    return { hub: address, files: await announce(found(models, id), { ...transfer, hub: address }) };
  }

  async download(id: string, { hub, files }: Announcement, transfer: Transfer): Promise<ModelEntry> {
    const { models } = await this.catalog();
    const deps = { ...transfer, ...this.inspection, hub, store: this.store };
    return downloadModel(found(models, id), files, deps);
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(id);
    await forgetDownload(this.store, id);
  }

  async saveTrial({ id, files }: Pick<ModelEntry, "id" | "files">, measured: ModelTrial): Promise<void> {
    const trial = { ...measured, measuredOn: new Date().toISOString().slice(0, 10) };
    const path = this.trialPath(id);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify({ ...trial, sha256: weightsChecksum(files) }));
  }

  /** Of these very weights; null: not measured yet. */
  async trialOf({ id, files }: Pick<ModelEntry, "id" | "files">): Promise<ModelTrial | null> {
    const kept = await this.keptTrial(id);
    return kept?.sha256 === weightsChecksum(files) ? withoutChecksum(kept) : null;
  }

  private async readTrial(id: string): Promise<ModelTrial | null> {
    const kept = await this.keptTrial(id);
    return kept && withoutChecksum(kept);
  }

  private async keptTrial(id: string): Promise<KeptTrial | null> {
    try {
      return JSON.parse(await readFile(this.trialPath(id), "utf8")) as KeptTrial;
    } catch {
      // Not measured yet: that is what null says.
      return null;
    }
  }

  private trialPath(id: string): string {
    return join(this.store.folder, ".trials", `${id}.json`);
  }

  private catalog(): Promise<Catalog> {
    return loadCatalog(this.paths.catalogPath);
  }
}

type KeptTrial = ModelTrial & { readonly sha256?: string };

/** Of the graph and of the files beside it that hold its weights: two models of one layout have the same graph. */
export function weightsChecksum(
  files: readonly Pick<ModelEntry["files"][number], "path" | "sha256">[],
): string {
  const weights = files.filter(({ path }) => extname(path) !== ".json");
  return weights
    .map(({ sha256 }) => sha256)
    .sort()
    .join(" ");
}

function withoutChecksum({ promptTokensPerSecond, decodeStepMs, ...more }: KeptTrial): ModelTrial {
  const { threads, measuredOn } = more;
  return {
    ...{ promptTokensPerSecond, decodeStepMs },
    ...(threads !== undefined && { threads }),
    ...(measuredOn !== undefined && { measuredOn }),
  };
}

function found(models: readonly CatalogEntry[], id: string): CatalogEntry {
  const entry = models.find((model) => model.id === id);
  if (!entry) throw new ModelRefused("notInCatalogue", [id]);
  return entry;
}

/** The folder's name; of `…/name/onnx/model.onnx` and `…/name/model.onnx` that of the model's folder. */
function nameOf(path: string): string {
  if (extname(path) !== ".onnx") return basename(path);
  const folder = dirname(path);
  return basename(basename(folder) === "onnx" ? dirname(folder) : folder);
}

/** `10001997` → `10 MB` */
function sizeOf(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

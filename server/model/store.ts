// The folder of installed models: which there are, each one's entry, installing from a folder that has been checked,
// removing. A model is there whole or not at all: it is made ready in a folder of its own and then renamed.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withCodes } from "../protocol/hiddenCharacters";
import { ModelError, ModelRefused } from "./errors";
import { withLock } from "./lock";
import { type ModelEntry, readModelEntry } from "./manifest";
import type { InspectedModel } from "./modelFolder";
import { readOnnxFile } from "../onnx/graph";
import { prepareOnnxFile } from "../onnx/prepare";

export interface InstalledModel {
  readonly id: string;
  readonly name: string;
  readonly licence: string | null;
  readonly bytes: number;
}

/** What people read about a model; the rest its files say. */
export interface Description {
  readonly id: string;
  readonly name: string;
  readonly licence: string | null;
  /** Where it came from: an address, or a folder's name. */
  readonly source: string;
}

const RECORD = "loupe.json";
const STAGING = ".staging";
const PREPARED = "loupe-prepared.onnx";
/** A disk that is full to the last byte makes more trouble than a model is worth. */
const SPARE_BYTES = 200 * 1024 * 1024;

export class ModelStore {
  constructor(readonly folder: string) {}

  async list(): Promise<InstalledModel[]> {
    const names = await readdir(this.folder).catch(() => []);
    const found = await Promise.all(
      names.filter((name) => !name.startsWith(".")).map((id) => this.describe(id)),
    );
    return found.filter((model) => model !== null);
  }

  /** Throws a `ModelError` when it is not there or its record cannot be read. */
  async read(id: string): Promise<ModelEntry> {
    const folder = this.folderOf(id);
    const advice = { code: "chooseModel", args: [] } as const;
    const text = await readFile(join(folder, RECORD), "utf8").catch((error: unknown) => {
      throw new ModelError("modelMissing", { code: "notInstalled", args: [id] }, { advice, cause: error });
    });
    try {
      return readModelEntry(JSON.parse(text), id, folder);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const wrong = { code: "installedUnreadable", args: [id, detail] } as const;
      throw new ModelError("modelUnreadable", wrong, { advice, cause: error });
    }
  }

  /** Copies the files of a checked folder. Throws a `ModelRefused`; then nothing is left of it. */
  async install(model: InspectedModel, description: Description): Promise<ModelEntry> {
    return this.exclusively(description.id, async () => {
      const bytes = await totalBytes(model);
      await this.checkSpace(bytes);
      const staging = join(this.folder, STAGING, `${description.id}-${process.pid}`);
      await rm(staging, { recursive: true, force: true });
      try {
        for (const file of model.files) {
          const target = join(staging, ...file.split("/"));
          await mkdir(dirname(target), { recursive: true });
          await copyFile(join(model.folder, ...file.split("/")), target).catch(asFullDisk);
        }
        await this.finish(staging, model, description);
      } finally {
        await rm(staging, { recursive: true, force: true });
      }
      return this.read(description.id);
    });
  }

  /** Has a model's files made in a folder of its own, checks and takes them. Whatever goes wrong, nothing is left of it. */
  async make(
    description: Description,
    bytes: number,
    work: (folder: string) => Promise<InspectedModel>,
  ): Promise<ModelEntry> {
    return this.exclusively(description.id, async () => {
      await this.checkSpace(bytes);
      const staging = join(this.folder, STAGING, `${description.id}-${process.pid}`);
      await rm(staging, { recursive: true, force: true });
      try {
        await mkdir(staging, { recursive: true });
        await this.finish(staging, await work(staging).catch(asFullDisk), description);
      } finally {
        await rm(staging, { recursive: true, force: true });
      }
      return this.read(description.id);
    });
  }

  /** Takes the checked folder itself, which is a download's; the caller holds the lock. */
  async adopt(model: InspectedModel, description: Description): Promise<ModelEntry> {
    await this.finish(model.folder, model, description);
    return this.read(description.id);
  }

  /** Prepares the files of `staging`, records their checksums, and puts them where they belong. */
  private async finish(staging: string, model: InspectedModel, description: Description): Promise<void> {
    const onnxPath = join(staging, ...model.modelFile.split("/"));
    const prepared = join(dirname(onnxPath), PREPARED);
    if (await prepareOnnxFile(await readOnnxFile(onnxPath), prepared).catch(asFullDisk)) {
      await rename(prepared, onnxPath);
    }
    const files = [];
    for (const path of new Set(model.files)) {
      const absolute = join(staging, ...path.split("/"));
      files.push({ path, bytes: (await stat(absolute)).size, sha256: await hashFile(absolute) });
    }
    const record = toRecord(model, description, files);
    // What it will be read as, while it can still be refused.
    readModelEntry(record, description.id, staging);
    await writeFile(join(staging, RECORD), `${JSON.stringify(record, null, 2)}\n`).catch(asFullDisk);
    const target = this.folderOf(description.id);
    await rm(target, { recursive: true, force: true });
    await rename(staging, target);
  }

  async remove(id: string): Promise<void> {
    await this.exclusively(id, () => rm(this.folderOf(id), { recursive: true, force: true }));
  }

  /** One process of the user at a time works on a model. */
  exclusively<T>(id: string, work: () => Promise<T>): Promise<T> {
    const busy = new ModelRefused("busyElsewhere", [id]);
    // A disk may be too full even for the lock.
    return withLock(join(this.folder, ".locks", checkedId(id)), busy, work).catch(asFullDisk);
  }

  async checkSpace(bytes: number): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const { bavail, bsize } = await statfs(this.folder);
    const free = bavail * bsize;
    if (free >= bytes + SPARE_BYTES) return;
    throw new ModelRefused("diskTooSmall", [mb(free), mb(bytes), mb(SPARE_BYTES)]);
  }

  private folderOf(id: string): string {
    return join(this.folder, checkedId(id));
  }

  private async describe(id: string): Promise<InstalledModel | null> {
    try {
      const record = JSON.parse(
        await readFile(join(this.folder, id, RECORD), "utf8"),
      ) as Partial<Description>;
      const { files } = await this.read(id);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const licence = typeof record.licence === "string" ? withCodes(record.licence) : null;
      return { id, name: withCodes(record.name ?? id), licence, bytes };
    } catch {
      // A folder that is no model, or a damaged one: it is not offered; using it by name says what is wrong.
      return null;
    }
  }
}

/** An id becomes a folder's name: nothing in it may lead anywhere else. */
export function checkedId(id: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(id)) return id;
  throw new ModelRefused("badName", [JSON.stringify(id)]);
}

/** `My Model (v2)` → `my-model-v2` */
export function idFromName(name: string): string {
  return checkedId(
    name
      .toLowerCase()
      .replace(/[^a-z0-9._]+/g, "-")
      .replace(/^[-._]+|[-._]+$/g, "")
      .slice(0, 80) || "model",
  );
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** As models/manifest.json has its models. */
function toRecord(model: InspectedModel, description: Description, files: readonly object[]) {
  const { order, ...specialTokens } = model.promptFormat;
  const { modelFile, architecture, shape } = model;
  return { ...description, architecture, modelFile, files, ...shape, promptFormat: order, specialTokens };
}

async function totalBytes({ folder, files }: InspectedModel): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(folder, ...file.split("/")))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function asFullDisk(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    throw new ModelRefused("diskFullNothing", [], { cause: error });
  }
  throw error;
}

function mb(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

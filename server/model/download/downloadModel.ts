// A model of the catalogue → installed: asks the hub what its files are, fetches them, checks that they are the model
// that the catalogue means, and puts it in place. Nothing of a model that is not whole is ever used.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { convertGguf } from "../../gguf/convert";
import type { CatalogEntry } from "../catalog";
import { ModelRefused } from "../errors";
import type { ModelEntry } from "../manifest";
import { inspectModel, type InspectOptions } from "../modelFolder";
import { MAX_CONTEXT_LENGTH } from "../modelShape";
import type { ModelStore } from "../store";
import { fetchFile, type FetchFileDeps } from "./fetchFile";
import { askForPin, type FetchDeps, type Pin } from "./remoteFile";

/** Path of the catalogue's file → what is expected of it. */
export type Pins = Readonly<Record<string, Pin>>;

export interface DownloadDeps extends Omit<FetchFileDeps, "onBytes">, InspectOptions {
  readonly store: ModelStore;
  /** `https://hub`: the catalogue's hub, or a mirror of it. */
  readonly hub: string;
  readonly onProgress: (bytes: number, total: number) => void;
}

const PINS = "pins.json";
/** The file itself and what is made of it, whose scales are of single precision. */
const GGUF_SPACE = 2.2;

/** What would be fetched: the catalogue's own checksums, else those that the hub declares. */
export async function announce(
  entry: CatalogEntry,
  deps: FetchDeps & Pick<DownloadDeps, "hub">,
): Promise<Pins> {
  const pins: Record<string, Pin> = {};
  for (const { path, sha256, bytes } of entry.files) {
    const known = sha256 !== null && bytes !== null;
    pins[path] = known
      ? { bytes, checksum: `sha256:${sha256}` }
      : await askForPin(addressOf(entry, path, deps.hub), deps);
  }
  return pins;
}

/** `pins`: those that the user has seen. What a broken-off download has fetched under them is gone on with. */
export function downloadModel(entry: CatalogEntry, pins: Pins, deps: DownloadDeps): Promise<ModelEntry> {
  const { store } = deps;
  const folder = downloadFolder(store, entry.id);
  return store.exclusively(entry.id, async () => {
    await keepIfSamePins(folder, pins);
    const total = entry.files.reduce((sum, { path }) => sum + (pins[path]?.bytes ?? 0), 0);
    await store.checkSpace(isGguf(entry) ? total * GGUF_SPACE : total);
    let done = 0;
    for (const { path } of entry.files) {
      const pin = pins[path];
      if (!pin) throw new ModelRefused("noChecksum", [path]);
      const target = join(folder, "files", ...path.split("/"));
      await mkdir(dirname(target), { recursive: true });
      const onBytes = (bytes: number) => deps.onProgress(done + bytes, total);
      await fetchFile(addressOf(entry, path, deps.hub), target, pin, { ...deps, onBytes });
      done += pin.bytes;
    }
    const installed = await install(entry, join(folder, "files"), deps);
    await rm(folder, { recursive: true, force: true });
    return installed;
  });
}

/** What a broken-off download has left. */
export function forgetDownload(store: ModelStore, id: string): Promise<void> {
  return store.exclusively(id, () => rm(downloadFolder(store, id), { recursive: true, force: true }));
}

async function install(entry: CatalogEntry, files: string, deps: DownloadDeps): Promise<ModelEntry> {
  const path = join(files, ...entry.model.split("/"));
  const model = await inspectModel(isGguf(entry) ? await convertIfGguf(path, deps) : path, deps);
  if (entry.architecture !== model.architecture) {
    throw new ModelRefused("otherModel", [entry.architecture, model.architecture]);
  }
  const { id, name, licence } = entry;
  return deps.store.adopt(model, { id, name, licence, source: `${entry.repository}@${entry.revision}` });
}

function isGguf({ model }: CatalogEntry): boolean {
  return model.endsWith(".gguf");
}

/** A folder with the model that a .gguf file is, beside it; one that was begun is begun again. */
async function convertIfGguf(path: string, { signal }: DownloadDeps): Promise<string> {
  const folder = `${path}.converted`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const options = { signal, onProgress: () => undefined, maxContextLength: MAX_CONTEXT_LENGTH };
  await convertGguf(path, folder, options);
  return folder;
}

/** Other pins than last time: the files of last time are of no use. */
async function keepIfSamePins(folder: string, pins: Pins): Promise<void> {
  const text = JSON.stringify(pins);
  const before = await readFile(join(folder, PINS), "utf8").catch(() => null);
  if (before === text) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PINS), text);
}

function downloadFolder(store: ModelStore, id: string): string {
  return join(store.folder, ".downloads", id);
}

function addressOf({ repository, revision }: CatalogEntry, path: string, hub: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return `${hub.replace(/\/+$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}/${encoded}`;
}

// Where other programs keep their models on this computer → the GGUF files there, each with the program's own name for it.
// Lists folders and reads small lists of Ollama's; opens no model. A folder that is not there has nothing.
import { homedir } from "node:os";
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { partsOf } from "./file";

export interface FoundFile {
  readonly path: string;
  /** As its program calls it. */
  readonly name: string;
  readonly program: "Ollama" | "LM Studio" | "llama.cpp" | "Hugging Face";
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Surroundings {
  readonly env: Environment;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

const MAX_DEPTH = 6;
const MAX_FILES = 500;
/** A list of layers has one kilobyte. */
const MAX_LIST_BYTES = 64 * 1024;
const OLLAMA_MODEL = "application/vnd.ollama.image.model";
const DIGEST = /^sha256[:-]([0-9a-f]{64})$/;

export async function findGgufFiles(
  { env, home, platform }: Surroundings = { env: process.env, home: homedir(), platform: process.platform },
): Promise<FoundFile[]> {
  const cache = env.XDG_CACHE_HOME || join(home, ".cache");
  const llamaCpp = [
    env.LLAMA_CACHE,
    platform === "darwin" && join(home, "Library", "Caches", "llama.cpp"),
    platform === "win32" && env.LOCALAPPDATA && join(env.LOCALAPPDATA, "llama.cpp"),
    join(cache, "llama.cpp"),
  ];
  const hub = env.HF_HUB_CACHE || join(env.HF_HOME || join(cache, "huggingface"), "hub");
  const ollama = [
    env.OLLAMA_MODELS,
    join(home, ".ollama", "models"),
    platform === "linux" && "/usr/share/ollama/.ollama/models",
  ];
  const found = [
    ...(await Promise.all(existingFolders(ollama).map(ollamaModels))).flat(),
    ...(await filesBelow(join(home, ".lmstudio", "models"), "LM Studio")),
    ...(await Promise.all(existingFolders(llamaCpp).map((folder) => filesBelow(folder, "llama.cpp")))).flat(),
    ...(await filesBelow(hub, "Hugging Face")),
  ];
  const byPath = new Map(found.reverse().map((file) => [file.path, file]));
  return [...byPath.values()].reverse();
}

function existingFolders(folders: readonly (string | false | undefined)[]): string[] {
  return folders.filter((folder): folder is string => typeof folder === "string" && folder !== "");
}

/** Files in parts are one model: its first part stands for it. */
async function filesBelow(folder: string, program: FoundFile["program"]): Promise<FoundFile[]> {
  const paths = (await walk(folder)).filter((path) => path.endsWith(".gguf") && partsOf(path)[0] === path);
  return paths.map((path) => ({ path, name: basename(path, ".gguf"), program }));
}

/** `manifests/registry…/library/NAME/TAG` names the blob that is the model. */
async function ollamaModels(folder: string): Promise<FoundFile[]> {
  const manifests = join(folder, "manifests");
  const found: FoundFile[] = [];
  for (const path of await walk(manifests)) {
    const digest = DIGEST.exec(await modelDigest(path));
    const blob = join(folder, "blobs", `sha256-${digest?.[1]}`);
    if (!digest || !(await isFile(blob))) continue;
    const [tag = "", name = "", owner = ""] = path.split(/[/\\]/).reverse();
    const owned = owner === "library" ? name : `${owner}/${name}`;
    found.push({ path: blob, name: `${owned}:${tag}`, program: "Ollama" });
  }
  return found;
}

async function modelDigest(path: string): Promise<string> {
  try {
    const seen = await lstat(path);
    if (!seen.isFile() || seen.size > MAX_LIST_BYTES) return "";
    const { layers } = JSON.parse(await readFile(path, "utf8")) as {
      layers?: readonly { readonly mediaType?: unknown; readonly digest?: unknown }[];
    };
    return String(layers?.find(({ mediaType }) => mediaType === OLLAMA_MODEL)?.digest);
  } catch {
    // Not a list of layers, or not readable: there is no model to be had from it.
    return "";
  }
}

async function walk(folder: string, depth = 0): Promise<string[]> {
  if (depth > MAX_DEPTH) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // The hub's cache has links to its files; links to folders are not followed.
    if (entry.isDirectory()) paths.push(...(await walk(path, depth + 1)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) paths.push(path);
    if (paths.length >= MAX_FILES) break;
  }
  return paths;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

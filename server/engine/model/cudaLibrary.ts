// The runtime's package has no CUDA provider; a user who has one names its library. The runtime looks for it beside its own
// library and nowhere else, so that is where a link to it is put before a session asks for it.
import { createRequire } from "node:module";
import { existsSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The provider's library, and the one that loads any provider; both are made by one build of the runtime. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  linux: ["libonnxruntime_providers_cuda.so", "libonnxruntime_providers_shared.so"],
  win32: ["onnxruntime_providers_cuda.dll", "onnxruntime_providers_shared.dll"],
};

/** Links the named library and its companion into the runtime's folder. Throws where that cannot be. */
export function linkCudaLibrary(
  path: string,
  runtimeFolder = folderOfRuntime(),
  platform: NodeJS.Platform = process.platform,
): void {
  const names = NAMES[platform];
  if (!names) throw new Error(`expected CUDA on Linux or Windows, got ${platform}`);
  const [cuda = "", shared = ""] = names;
  if (path === "") throw new Error("the setting loupe.cudaProviderLibrary names no library");
  if (basename(path) !== cuda) throw new Error(`expected a library named ${cuda}, got ${basename(path)}`);
  for (const name of [cuda, shared]) {
    const target = join(dirname(path), name);
    if (!existsSync(target)) throw new Error(`${name} is not there`);
    link(target, join(runtimeFolder, name));
  }
}

/** What lies there as a file of its own came with the runtime and stays. */
function link(target: string, place: string): void {
  const before = readLink(place);
  if (before === target) return;
  if (before !== null) rmSync(place);
  else if (existsSync(place)) return;
  symlinkSync(target, place);
}

function readLink(path: string): string | null {
  const isThere = readdirSync(dirname(path)).includes(basename(path));
  try {
    return isThere ? readlinkSync(path) : null;
  } catch {
    // EINVAL: a file, no link. That is the answer.
    return null;
  }
}

function folderOfRuntime(): string {
  const main = createRequire(__filename).resolve("onnxruntime-node");
  return join(dirname(main), "..", "bin", "napi-v6", process.platform, process.arch);
}

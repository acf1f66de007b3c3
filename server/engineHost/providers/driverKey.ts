// What a GPU's answer depends on beside the model: the system, its drivers, the runtime. A text that changes when one of
// them does; where a driver was put and when says enough, nothing of it is opened.
import { readdir, readFile, stat } from "node:fs/promises";
import { release } from "node:os";
import { join } from "node:path";

/** Where the Vulkan loader finds drivers, and where NVIDIA's tells its version. */
const LINUX_FOLDERS = ["/etc/vulkan/icd.d", "/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
const NVIDIA_VERSION = "/proc/driver/nvidia/version";
/** Every installed driver adds a folder here. */
const WINDOWS_DRIVERS = "System32\\DriverStore\\FileRepository";

export interface DriverFacts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folders: readonly string[];
}

/** `versions`: of Loupe and of the runtime. */
export async function driverKey(
  versions: readonly string[],
  { platform, env, folders }: DriverFacts = {
    platform: process.platform,
    env: process.env,
    folders: LINUX_FOLDERS,
  },
): Promise<string> {
  const system = [platform, process.arch, release(), ...versions];
  if (platform === "win32") {
    return [...system, await stamp(join(env.SystemRoot ?? "C:\\Windows", WINDOWS_DRIVERS))].join("\n");
  }
  // macOS brings its drivers with itself.
  if (platform !== "linux") return system.join("\n");
  const named = [env.VK_DRIVER_FILES, env.VK_ICD_FILENAMES].flatMap((list) => list?.split(":") ?? []);
  const found = await Promise.all(folders.map(filesOf));
  const nvidia = await readFile(NVIDIA_VERSION, "utf8").catch(() => "");
  const stamps = await Promise.all([...named, ...found.flat()].filter(Boolean).map(stamp));
  return [...system, nvidia.split("\n", 1)[0] ?? "", ...stamps].join("\n");
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => join(folder, name));
}

async function stamp(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found ? `${path} ${found.size} ${Math.trunc(found.mtimeMs)}` : `${path} -`;
}

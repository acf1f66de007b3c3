// Does this machine run on its battery? Read from what the system offers without a native module; null where it says
// nothing (no battery, another system).
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const LINUX_FOLDER = "/sys/class/power_supply";
const POWERSHELL = [
  "-NoProfile",
  "-NonInteractive",
  "-Command",
  "(Get-CimInstance Win32_Battery).BatteryStatus",
];
const LIMIT_MS = 5000;

export async function isOnBattery(platform: NodeJS.Platform = process.platform): Promise<boolean | null> {
  if (platform === "linux") return readLinux(LINUX_FOLDER);
  if (platform === "darwin") return readMac(await run("pmset", ["-g", "batt"]));
  if (platform === "win32") return readWindows(await run("powershell.exe", POWERSHELL));
  return null;
}

/** A mains adapter that is online decides; without one, a battery that is being emptied. */
export async function readLinux(folder: string): Promise<boolean | null> {
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(
    names.map(async (name) => ({
      type: await word(join(folder, name, "type")),
      scope: await word(join(folder, name, "scope")),
      online: await word(join(folder, name, "online")),
      status: await word(join(folder, name, "status")),
    })),
  );
  // A mouse has a battery too.
  const own = supplies.filter(({ scope }) => scope !== "Device");
  if (own.some(({ type, online }) => type !== "Battery" && online === "1")) return false;
  const batteries = own.filter(({ type }) => type === "Battery");
  return batteries.length === 0 ? null : batteries.some(({ status }) => status === "Discharging");
}

/** `Now drawing from 'Battery Power'` */
export function readMac(output: string | null): boolean | null {
  const source = /Now drawing from '([^']+)'/.exec(output ?? "")?.[1];
  return source === undefined ? null : source === "Battery Power";
}

/** One status a battery; 1: being emptied. */
export function readWindows(output: string | null): boolean | null {
  const found = (output ?? "").match(/\d+/g);
  return found === null ? null : found.includes("1");
}

async function word(path: string): Promise<string> {
  // Not every supply has every file.
  return (await readFile(path, "utf8").catch(() => "")).trim();
}

function run(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) =>
    execFile(command, args, { timeout: LIMIT_MS, windowsHide: true }, (error, stdout) =>
      resolve(error ? null : stdout),
    ),
  );
}

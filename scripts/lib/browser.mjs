// Finds a Chromium, Chrome or Edge for the end-to-end tests; installs Debian's where there is none and root may.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.mjs";
import { NotRunError } from "./steps.mjs";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];
const FIXED_PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
/** Without the fonts a headless page shows boxes for Korean letters, and widths differ from machine to machine;
 * libvulkan1 lets the WebGPU test use the software GPU that comes with chromium. */
const DEBIAN_PACKAGES = ["chromium", "fonts-dejavu-core", "fonts-liberation", "fonts-noto-cjk", "libvulkan1"];

/** Full path of an installed browser, or null. */
export function findBrowser(searchPath = process.env.PATH ?? "", exists = existsSync) {
  const folders = searchPath.split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...FIXED_PLACES].find((path) => exists(path)) ?? null;
}

/** @returns {Promise<{ browser: string, note: string }>} */
export async function provideBrowser() {
  const found = findBrowser();
  if (found) return { browser: found, note: found };
  const reason = reasonNotToInstall();
  if (reason) throw new NotRunError(`no Chromium, Chrome or Edge is installed, and ${reason}`);
  await installDebianBrowser();
  const browser = findBrowser();
  if (!browser) throw new NotRunError("Debian's chromium is installed but not found on the PATH");
  return { browser, note: `installed ${browser}` };
}

function reasonNotToInstall() {
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) return "this is not Debian";
  if (/^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"))) return "Ubuntu's chromium needs snap";
  return process.getuid?.() === 0 ? null : "only root can install Debian's (apt-get install chromium)";
}

async function installDebianBrowser() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await runCommand("apt-get", ["update", "-qq"], { env });
    await runCommand("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...DEBIAN_PACKAGES], {
      env,
    });
  } catch (error) {
    const lastLine = (error.output ?? "").trim().split("\n").at(-1);
    throw new NotRunError(`Debian's chromium could not be installed: ${lastLine || error.message}`);
  }
}

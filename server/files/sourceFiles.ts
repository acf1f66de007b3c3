// Which files of a folder are worth remembering: source that people wrote, nothing generated. Knows names and texts,
// no file system; what must never be read is in files/excludedFiles.ts.
import { languageOfPath } from "../languages";

/** Larger ones are data or generated. */
export const MAX_SOURCE_BYTES = 256 * 1024;
const MAX_LINE_LENGTH = 2000;
const MAX_MEAN_LINE_LENGTH = 200;

/** Folders that hold what was installed, built or cached. */
const SKIPPED_FOLDERS = new Set([
  ...["node_modules", "bower_components", "vendor", "site-packages", "__pycache__", "venv", "env"],
  ...["dist", "build", "out", "target", "coverage", "obj", "Pods", "DerivedData"],
]);

const MAX_DATA_BYTES = 32 * 1024;

const GENERATED_NAME =
  /\.min\.(js|css|mjs)$|\.(bundle|chunk)\.js$|\.map$|^(package-lock|npm-shrinkwrap)\.json$/i;

export function isSkippedFolder(name: string): boolean {
  return name.startsWith(".") || SKIPPED_FOLDERS.has(name);
}

export function isSourceFile(name: string, bytes: number): boolean {
  const remembered = languageOfPath(name)?.readIntoMemory ?? "never";
  if (remembered === "never" || GENERATED_NAME.test(name)) return false;
  return bytes <= (remembered === "whenSmall" ? MAX_DATA_BYTES : MAX_SOURCE_BYTES);
}

/** Binary, minified or data in the guise of source. */
export function isWrittenByPeople(text: string): boolean {
  if (text.includes("\0")) return false;
  let longest = 0;
  let lines = 0;
  for (let start = 0; start < text.length; lines++) {
    const end = text.indexOf("\n", start);
    longest = Math.max(longest, (end < 0 ? text.length : end) - start);
    if (end < 0) break;
    start = end + 1;
  }
  return longest <= MAX_LINE_LENGTH && text.length <= MAX_MEAN_LINE_LENGTH * (lines + 1);
}

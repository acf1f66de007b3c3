// Which files of a folder are worth remembering: source that people wrote, nothing generated. Knows names and texts,
// no file system; what must never be read is in protocol/excludedFiles.ts.

/** Larger ones are data or generated. */
export const MAX_SOURCE_BYTES = 256 * 1024;
const MAX_LINE_LENGTH = 2000;
const MAX_MEAN_LINE_LENGTH = 200;

/** Folders that hold what was installed, built or cached. */
const SKIPPED_FOLDERS = new Set([
  ...["node_modules", "bower_components", "vendor", "site-packages", "__pycache__", "venv", "env"],
  ...["dist", "build", "out", "target", "coverage", "obj", "Pods", "DerivedData"],
]);

const SOURCE_ENDINGS = new Set([
  ...["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro", "py", "pyi", "pyx"],
  ...["c", "h", "cc", "cpp", "cxx", "hh", "hpp", "m", "mm", "cs", "java", "kt", "kts", "scala", "groovy"],
  ...["go", "rs", "swift", "dart", "php", "rb", "lua", "pl", "r", "jl", "ex", "exs", "erl", "clj", "hs"],
  ...["ml", "fs", "zig", "nim", "sh", "bash", "zsh", "fish", "ps1", "sql", "proto", "graphql", "gql"],
  ...["css", "scss", "less", "sass", "html", "json", "jsonc", "yaml", "yml", "toml", "md", "mdx"],
]);
/** Of these only small ones: the large ones are data. */
const DATA_ENDINGS = new Set(["json", "jsonc", "yaml", "yml", "toml", "html", "md", "mdx", "sql"]);
const MAX_DATA_BYTES = 32 * 1024;

const GENERATED_NAME =
  /\.min\.(js|css|mjs)$|\.(bundle|chunk)\.js$|\.map$|^(package-lock|npm-shrinkwrap)\.json$/i;

export function isSkippedFolder(name: string): boolean {
  return name.startsWith(".") || SKIPPED_FOLDERS.has(name);
}

export function isSourceFile(name: string, bytes: number): boolean {
  const ending = endingOf(name);
  if (!SOURCE_ENDINGS.has(ending) || GENERATED_NAME.test(name)) return false;
  return bytes <= (DATA_ENDINGS.has(ending) ? MAX_DATA_BYTES : MAX_SOURCE_BYTES);
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

function endingOf(name: string): string {
  return name.includes(".") ? (name.split(".").at(-1) ?? "").toLowerCase() : "";
}

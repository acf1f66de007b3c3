// A platform → the files of its package: where each comes from, and where it lies in the package. Reads the allow-list
// of .vscodeignore folder by folder and walks nothing else. Writes nothing but `stageFiles`'s folder.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

export const TARGETS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

/** Beside the programs, where Node looks first; what the packages' manifests name beyond these is never loaded. */
const RUNTIME_FOLDER = "dist/node_modules";
const RUNTIME = [
  "onnxruntime-node/package.json",
  "onnxruntime-node/dist/*.js",
  "onnxruntime-common/package.json",
  "onnxruntime-common/dist/cjs/*.js",
  "onnxruntime-common/dist/cjs/package.json",
];
/**
 * On macOS npm has turned a symbolic link into a second copy of 44 MB; the binding loads this one. On Windows the runtime loads
 * DirectML.dll and the shader compiler when a GPU asks for them: they come without their licences, and DirectML's lets it report
 * to its maker. Without them it takes the system's own.
 */
const NATIVE_NAMES = { darwin: ["libonnxruntime.1.dylib", "*.node"], win32: ["onnxruntime.dll", "*.node"] };

/** @returns {{ from: string, to: string }[]} `from` is absolute, `to` is relative to the package's root */
export function packageFiles(root, target) {
  const own = allowList(root).flatMap((pattern) => matching(root, pattern));
  const folder = `onnxruntime-node/bin/napi-v6/${target.replace("-", "/")}`;
  const native = NATIVE_NAMES[target.split("-")[0]] ?? ["*"];
  const modules = join(root, "node_modules");
  const runtime = [...RUNTIME, ...native.map((name) => `${folder}/${name}`)];
  return [
    ...own.map((path) => ({ from: join(root, path), to: path })),
    ...runtime
      .flatMap((pattern) => matching(modules, pattern))
      .map((path) => ({ from: join(modules, path), to: `${RUNTIME_FOLDER}/${path}` })),
  ];
}

/** What of a VSIX's files runs without VS Code. */
export function serverFiles(files) {
  return files.filter(({ to }) => !/^(package\.json|README\.md|media\/|dist\/(extension|panel)\.)/.test(to));
}

/** Copies the files into `folder`, laid out as in the package. */
export function stageFiles(files, folder) {
  for (const { from, to } of files) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  }
}

function allowList(root) {
  const lines = readFileSync(join(root, ".vscodeignore"), "utf8").split(/\r?\n/);
  return lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
}

/** `dist/*.js` → `dist/a.js`, `dist/b.js`; the pattern's folder is taken as it is. */
function matching(root, pattern) {
  const slash = pattern.lastIndexOf("/") + 1;
  const [folder, name] = [pattern.slice(0, slash), pattern.slice(slash)];
  if (!name.includes("*")) return [pattern];
  if (!existsSync(join(root, folder))) throw new Error(`expected a folder ${folder}: is everything built?`);
  const [start, end] = name.split("*");
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith(start) && entry.name.endsWith(end))
    .map((entry) => folder + entry.name)
    .sort();
}

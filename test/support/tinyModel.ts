// A model of the catalogue for tests: one of the tiny public layouts as the hub would have it, and the catalogue's entry
// that means it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const TINY_FOLDER = join(import.meta.dirname, "../golden/families/qwen2");

const FILES = ["onnx/model.onnx", "onnx/model.onnx.data", "tokenizer.json", "config.json"];

/** Path in the repository → bytes. */
export function tinyFiles(folder = TINY_FOLDER): Map<string, Buffer> {
  return new Map(FILES.map((path) => [path, readFileSync(join(folder, path.replace(/^onnx\//, "")))]));
}

/** As models/catalog.json has its models. */
export function tinyCatalog(hub: string): object {
  const entry = {
    ...{
      id: "tiny",
      name: "Tiny",
      licence: "MIT",
      languages: "TypeScript",
      size: "0.1 MB",
      parameters: "0.0001B",
    },
    ...{ architecture: "qwen2", contextLength: 256, repository: "owner/tiny", revision: "main" },
    ...{ model: "onnx/model.onnx", tested: false, sources: {} },
    files: FILES.map((path) => ({ path, sha256: null, bytes: null })),
  };
  return { hub, models: [entry] };
}

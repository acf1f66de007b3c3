// The shipped model for the golden tests: manifest entry, tokenizer, ONNX session. A test without it fails: the model
// is part of the repository.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OnnxDecoder } from "../../../server/engine/model/session";
import { loadManifest, type ModelEntry } from "../../../server/model/manifest";
import { Tokenizer } from "../../../server/tokenizer/tokenizer";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
export const MANIFEST = join(ROOT, "models/manifest.json");

export function shippedEntry(): Promise<ModelEntry> {
  return loadManifest(MANIFEST);
}

export async function shippedTokenizer(): Promise<Tokenizer> {
  const entry = await shippedEntry();
  return new Tokenizer(JSON.parse(readFileSync(entry.tokenizer.path, "utf8")));
}

export async function shippedDecoder(modelPath?: string): Promise<OnnxDecoder> {
  const entry = await shippedEntry();
  return OnnxDecoder.load(modelPath ?? entry.model.path, entry.shape, "cpu");
}

/** The caller names the type that the file has: Python wrote it. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, "test/golden", name), "utf8"));
}

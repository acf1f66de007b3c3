// Harms the model of an installed extension on purpose: one weight tensor zeroed, or the file cut short.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { largestFloatTensor } from "./onnxFile";

function modelPath(extensionFolder: string): string {
  const folder = join(extensionFolder, "models/default");
  const name = readdirSync(folder).find((file) => file.endsWith(".onnx"));
  if (!name) throw new Error(`no .onnx file in ${folder}`);
  return join(folder, name);
}

/** Zeroes one weight tensor inside the fifth layer and notes the new checksum, so that the model is loaded. Says which. */
export function zeroOneTensor(extensionFolder: string): string {
  const path = modelPath(extensionFolder);
  const bytes = readFileSync(path);
  const before = sha256(bytes);
  const tensor = largestFloatTensor(bytes, /layers\.4\./);
  bytes.fill(0, tensor.start, tensor.end);
  writeFileSync(path, bytes);
  const manifest = join(extensionFolder, "models/manifest.json");
  const text = readFileSync(manifest, "utf8");
  if (!text.includes(before)) throw new Error(`models/manifest.json does not hold the checksum ${before}`);
  writeFileSync(manifest, text.replaceAll(before, sha256(bytes)));
  return tensor.name;
}

export function truncateModel(extensionFolder: string): void {
  const path = modelPath(extensionFolder);
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

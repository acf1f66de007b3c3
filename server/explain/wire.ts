// An answer → the same for JSON: typed arrays become base64 of their bytes. extension/explain/wire.ts turns it back.
import type { WireArray } from "../protocol/explain";

export function toWire(value: unknown): unknown {
  if (value instanceof Float32Array) return wireArray("Float32Array", value);
  if (value instanceof Int32Array) return wireArray("Int32Array", value);
  // Node's Buffer is one of these.
  if (value instanceof Uint8Array) return wireArray("Uint8Array", value);
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toWire(entry)]));
}

function wireArray(
  $array: WireArray["$array"],
  { buffer, byteOffset, byteLength }: Uint8Array | Int32Array | Float32Array,
) {
  return { $array, base64: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
}

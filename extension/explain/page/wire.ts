// An answer out of its transport form: base64 → typed arrays, bit for bit.
import type { WireArray } from "../../../server/protocol/explain";

const KINDS = { Float32Array, Int32Array, Uint8Array } as const;

export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== "object" || value === null) return value;
  if ("$array" in value) return decode(value as WireArray);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromWire(entry)]));
}

/** A copy, since a view needs its bytes aligned. Throws where it is no array. */
function decode({ $array, base64 }: WireArray): Float32Array | Int32Array | Uint8Array {
  if (!Object.hasOwn(KINDS, $array) || typeof base64 !== "string")
    throw new TypeError(`expected an array of numbers, got ${String($array).slice(0, 40)}`);
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new KINDS[$array](bytes.buffer);
}

// Half-precision numbers as their 16 bits ↔ JavaScript's floats, and cache tensors of either width. The runtime gives
// halves as Uint16Array or, where the JavaScript engine knows it, as Float16Array: the same bits.
import { fromHalf } from "../../onnx/floats";
import { assert, type CacheData } from "./decoder";

const VALUE_OF_BITS = Float32Array.from({ length: 1 << 16 }, (_, bits) => fromHalf(bits)); // [65536]

export function toFloat32(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = VALUE_OF_BITS[halves[i] ?? 0] ?? 0;
  return floats;
}

/** What a run gave under `name`, as a view of the same bytes. */
export function asCacheData(
  value: { readonly type: string; readonly data: unknown } | undefined,
  name: string,
): CacheData {
  const data = value?.data;
  if (data instanceof Float32Array || data instanceof Uint16Array) return data;
  const isHalf = value?.type === "float16" && ArrayBuffer.isView(data);
  assert(isHalf, `expected floats in ${name}, got ${value?.type ?? "nothing"}`);
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}

export function newCacheData(like: CacheData, length: number): CacheData {
  return like instanceof Float32Array ? new Float32Array(length) : new Uint16Array(length);
}

/** Both in one; no copy where they lie one behind the other already. */
export function concatenate(first: CacheData, second: CacheData): CacheData {
  const isNext = first.buffer === second.buffer && first.byteOffset + first.byteLength === second.byteOffset;
  const length = first.length + second.length;
  if (isNext && first instanceof Float32Array) {
    return new Float32Array(first.buffer, first.byteOffset, length);
  }
  if (isNext) return new Uint16Array(first.buffer, first.byteOffset, length);
  const both = newCacheData(first, length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

export function asFloats(data: CacheData): Float32Array {
  return data instanceof Float32Array ? data : toFloat32(data);
}

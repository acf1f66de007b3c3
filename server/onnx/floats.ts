// Bytes of a stored tensor → float32. Little-endian, as ONNX has them on every system.
import { UserFacingError } from "../protocol/sentences";

const FLOAT32 = 1;
const FLOAT16 = 10;

export function isFloat(dataType: number): boolean {
  return dataType === FLOAT32 || dataType === FLOAT16;
}

/** `dataType` as ONNX numbers them: 1 float32, 10 float16. */
export function readFloats(bytes: Buffer, dataType: number): Float32Array {
  if (dataType === FLOAT16) {
    return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(bytes.readUInt16LE(2 * i)));
  }
  if (dataType !== FLOAT32) throw new UserFacingError("weightsUnreadable", [dataType]);
  const floats = new Float32Array(bytes.length / 4);
  new Uint8Array(floats.buffer).set(bytes);
  return floats;
}

/** 1 bit of sign, 5 of exponent with a bias of 15, 10 of fraction: 0x3c00 → 1, 0x0001 → 2^-24 */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 0x400;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}

// The plan of the weights → the file of them, a few megabytes at a time: what a run holds does not grow with the model. Between
// two pieces an abort is seen, and the event loop turns.
import type { FileHandle } from "node:fs/promises";
import { BLOCK, decode, encodeRows } from "./encode";
import type { StoredTensor } from "./file";
import { GgufRefused } from "./refused";
import type { MatrixPiece, Piece, VectorPiece } from "./weights";

export interface WriteDeps {
  readonly signal: AbortSignal;
  /** Bytes of the original that are done. */
  readonly onProgress: (bytes: number) => void;
}

/** Numbers of a piece: about 3 ms of work. */
const PIECE_NUMBERS = 1 << 18;

export async function writeWeights(
  pieces: readonly Piece[],
  target: FileHandle,
  deps: WriteDeps,
): Promise<void> {
  let done = 0;
  const advance = (bytes: number) => {
    deps.signal.throwIfAborted();
    deps.onProgress((done += bytes));
  };
  for (const piece of pieces) {
    if (piece.kind === "matrix") await writeMatrix(piece, target, advance);
    else if (piece.kind === "vector") await writeVector(piece, target, advance);
    else await write(target, piece.values, piece.at);
  }
}

async function writeMatrix(
  piece: MatrixPiece,
  target: FileHandle,
  advance: (bytes: number) => void,
): Promise<void> {
  const { sources, columns, encoding, codesAt, scales, zeroPointsAt } = piece;
  const [{ factor: firstFactor } = { factor: 1 }] = scales;
  const blocks = columns / BLOCK;
  const codeBytes = (columns * encoding.bits) / 8;
  const rowsAtOnce = Math.max(1, Math.floor(PIECE_NUMBERS / columns));
  let rowsBefore = 0;
  for (const source of sources) {
    const rowBytes = (columns / source.type.length) * source.type.bytes;
    const rows = source.byteLength / rowBytes;
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const raw = await read(source, row * rowBytes, Math.min(rowsAtOnce, rows - row) * rowBytes);
      const encoded = encodeRows(raw, { type: source.type, columns }, encoding, firstFactor);
      const at = rowsBefore + row;
      await write(target, encoded.codes, codesAt + at * codeBytes);
      for (const { at: scalesAt, factor } of scales) {
        const scaled =
          factor === firstFactor ? encoded.scales : encoded.scales.map((x) => x * (factor / firstFactor));
        await write(target, scaled, scalesAt + at * blocks * 4);
      }
      if (zeroPointsAt !== null && encoded.zeroPoints)
        await write(target, encoded.zeroPoints, zeroPointsAt + at * blocks);
      advance(raw.length);
    }
    rowsBefore += rows;
  }
}

async function writeVector(
  { sources, at, factor }: VectorPiece,
  target: FileHandle,
  advance: (bytes: number) => void,
): Promise<void> {
  let position = at;
  for (const source of sources) {
    const numbers = decode(await read(source, 0, source.byteLength), source.type).map((x) => x * factor);
    await write(target, numbers, position);
    position += numbers.byteLength;
    advance(source.byteLength);
  }
}

/** A file that has become shorter since it was opened is as bad as a damaged one. */
export async function read(
  { handle, offset, name }: StoredTensor,
  at: number,
  length: number,
): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset + at);
  if (bytesRead !== length) throw new GgufRefused("ggufCutOff", [name]);
  return buffer;
}

async function write(target: FileHandle, data: Uint8Array | Float32Array, position: number): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

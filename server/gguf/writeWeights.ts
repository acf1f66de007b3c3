// The plan of the weights → the file of them, a few megabytes at a time: what a run holds does not grow with the model. Between
// two pieces an abort is seen, and the event loop turns.
import type { FileHandle } from "node:fs/promises";
import { decode, encodeRows } from "./encode";
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
  const { sources, rows, columns, encoding, codesAt, scales } = piece;
  const blocks = columns / encoding.block;
  const codeBytes = (columns * encoding.bits) / 8;
  const rowsAtOnce = Math.max(1, Math.floor(PIECE_NUMBERS / columns));
  const minima = new Float32Array(encoding.hasMinima ? rows * blocks : 0); // [rows, blocks]
  let at = 0;
  for (const source of sources) {
    const rowBytes = (columns / source.type.length) * source.type.bytes;
    const ownRows = source.byteLength / rowBytes;
    for (let row = 0; row < ownRows; row += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, ownRows - row);
      const raw = await read(source, row * rowBytes, count * rowBytes);
      const encoded = encodeRows(raw, source.type, encoding);
      await write(target, encoded.codes, codesAt + at * codeBytes);
      for (const { at: place, factor } of scales)
        await write(target, times(encoded.scales, factor), place + at * blocks * 4);
      if (encoded.minima) minima.set(encoded.minima, at * blocks);
      advance(raw.length);
      at += count;
    }
  }
  for (const { at: place, factor, isTransposed } of piece.minima) {
    const numbers = isTransposed ? transposed(minima, rows) : minima;
    await write(target, times(numbers, factor), place);
    advance(0);
  }
}

function times(numbers: Float32Array, factor: number): Float32Array {
  return factor === 1 ? numbers : numbers.map((x) => x * factor);
}

/** [rows, columns] → [columns, rows] */
function transposed(numbers: Float32Array, rows: number): Float32Array {
  const columns = numbers.length / rows;
  const result = new Float32Array(numbers.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[column * rows + row] = numbers[row * columns + column] ?? 0;
  return result;
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

// The part of a layer's projection that one head uses, as stored and as numbers.
import type { LayerAnatomy, MatrixRef } from "../onnx/anatomy";
import type { ModelShape } from "../protocol/engine";
import type { HeadMatrix, MatrixName } from "../protocol/explainModel";
import { UserFacingError } from "../protocol/sentences";
import type { ModelWeights, StoredMatrix } from "./weights/modelWeights";

export interface HeadPart {
  readonly layer: number;
  readonly head: number;
  readonly matrix: MatrixName;
}

/** `query`, `key`, `value`: [headDim, hiddenSize]; `output`: [hiddenSize, headDim], the head's columns. */
export async function headMatrix(
  part: HeadPart,
  weights: ModelWeights,
  shape: ModelShape,
): Promise<HeadMatrix> {
  const layer = weights.anatomy?.layers[part.layer];
  if (!layer) throw new UserFacingError("insideUnknown");
  const { headDim } = shape;
  if (part.matrix === "output") {
    if (!layer.output) throw new UserFacingError("matrixUnknown");
    return columnsOf(await weights.matrix(layer.output), part.head * headDim, headDim);
  }
  const { ref, firstRow } = projection(layer, part, shape);
  return rowsOf(await weights.matrix(ref), firstRow, headDim);
}

/** Queries, keys and values have a matrix each, or one in which they follow one another. */
function projection(
  { projections }: LayerAnatomy,
  { head, matrix }: HeadPart,
  { nHead, nKvHead, headDim }: ModelShape,
): { ref: MatrixRef; firstRow: number } {
  const at = { query: 0, key: 1, value: 2, output: 3 }[matrix];
  const ownHead = matrix === "query" ? head : Math.floor(head / (nHead / nKvHead));
  const before = projections.length > 1 ? 0 : [0, nHead, nHead + nKvHead][at];
  const ref = projections.length > 1 ? projections[at] : projections[0];
  if (!ref || before === undefined) throw new UserFacingError("matrixUnknown");
  return { ref, firstRow: (before + ownHead) * headDim };
}

function rowsOf(matrix: StoredMatrix, first: number, count: number): HeadMatrix {
  const { columns, quantised, type, rowBytes } = matrix;
  const values = new Float32Array(count * columns); // [count, columns]
  for (let row = 0; row < count; row++) {
    matrix.readRow(first + row, values.subarray(row * columns, (row + 1) * columns));
  }
  const block = quantised && {
    codes: quantised.codes(first).slice(0, quantised.blockSize),
    scale: quantised.scales(first)[0] ?? 0,
    zeroPoint: quantised.zeroPoint(first, 0),
  };
  return { rows: count, columns, values, type, bytes: count * rowBytes, block };
}

function columnsOf(matrix: StoredMatrix, first: number, count: number): HeadMatrix {
  const values = new Float32Array(matrix.rows * count); // [rows, count]
  const row = new Float32Array(matrix.columns);
  for (let index = 0; index < matrix.rows; index++) {
    matrix.readRow(index, row);
    values.set(row.subarray(first, first + count), index * count);
  }
  const { quantised, type, rows, rowBytes, columns } = matrix;
  const size = quantised?.blockSize ?? 0;
  const at = size > 0 ? Math.floor(first / size) : 0;
  const block = quantised && {
    codes: quantised.codes(0).slice(at * size, (at + 1) * size),
    scale: quantised.scales(0)[at] ?? 0,
    zeroPoint: quantised.zeroPoint(0, at),
  };
  return {
    rows,
    columns: count,
    values,
    type,
    bytes: Math.round((rows * rowBytes * count) / columns),
    block,
  };
}

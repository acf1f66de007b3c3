// A token's row of the embedding table, as stored and as numbers, and the rows that point in the most similar direction.
import { createPause } from "../async/pause";
import type { TokenId } from "../protocol/tokenId";
import type { EmbeddingRow, NamedToken } from "../protocol/explainModel";
import { UserFacingError } from "../protocol/sentences";
import { bestIds } from "../onnx/ranking";
import type { ModelWeights, StoredMatrix } from "./weights/modelWeights";

const NEAREST = 12;

export async function embeddingRow(
  tokenId: TokenId,
  {
    weights,
    nameOf,
    signal,
  }: { weights: ModelWeights; nameOf: (id: number) => NamedToken; signal: AbortSignal },
): Promise<EmbeddingRow> {
  const ref = weights.anatomy?.embedding;
  if (!ref) throw new UserFacingError("embeddingUnknown");
  const table = await weights.matrix(ref); // [vocabSize, hiddenSize]
  const row = new Float32Array(table.columns); // [hiddenSize]
  table.readRow(tokenId, row);
  const cosines = await cosinesWith(row, table, signal); // [vocabSize]
  const nearest = bestIds(cosines, NEAREST + 1).filter((id) => id !== tokenId);
  const { quantised } = table;
  return {
    row,
    codes: quantised?.codes(tokenId).slice() ?? new Uint8Array(),
    scales: quantised?.scales(tokenId).slice() ?? new Float32Array(),
    zeroPoint: quantised?.zeroPoint(tokenId, 0) ?? 0,
    blockSize: quantised?.blockSize ?? 0,
    nearest: nearest.slice(0, NEAREST).map((id) => ({ ...nameOf(id), cosine: cosines[id] ?? 0 })),
  };
}

async function cosinesWith(
  row: Float32Array,
  table: StoredMatrix,
  signal: AbortSignal,
): Promise<Float32Array> {
  const pause = createPause(signal);
  const other = new Float32Array(table.columns); // [hiddenSize]
  const cosines = new Float32Array(table.rows); // [vocabSize]
  for (let id = 0; id < table.rows; id++) {
    table.readRow(id, other);
    cosines[id] = cosine(row, other);
    if (id % 64 === 0) await pause();
  }
  return cosines;
}

/** Of vectors of one length; 0 where one of them is 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : dot / Math.sqrt(ofA * ofB);
}

// A text's tokens and a layer → what the layer's feed-forward part does at the last of them: what it adds to the stream, the
// neurons that add most and what they speak for, and the next token when the part is left out and the model run again.
import { createPause } from "../async/pause";
import type { EngineClient } from "../engineHost/client";
import { checkInside } from "../onnx/inside";
import { bestIds, logSumExp } from "../onnx/ranking";
import type { ModelShape } from "../protocol/engine";
import type { FeedForwardStep, NamedToken, RankedToken } from "../protocol/explainModel";
import type { TokenId } from "../protocol/tokenId";
import type { ModelWeights, StoredMatrix } from "./weights/modelWeights";

export interface FeedForwardDeps {
  readonly engine: Pick<EngineClient, "ask">;
  readonly model: { readonly shape: ModelShape };
  readonly weights: ModelWeights;
  readonly nameOf: (id: TokenId) => NamedToken;
  readonly signal: AbortSignal;
}

const NEURONS = 5;
const NAMED = 4;
const CANDIDATES = 10;

export async function feedForwardStep(
  { tokenIds, layer }: { tokenIds: readonly TokenId[]; layer: number },
  { engine, model, weights, nameOf, signal }: FeedForwardDeps,
): Promise<FeedForwardStep> {
  const { nLayer, vocabSize } = model.shape;
  const { anatomy } = weights;
  const ref = anatomy?.layers[layer]?.feedForward ?? null;
  checkInside(anatomy);
  checkInside(ref);
  const all = await engine.ask("feedForward", { tokenIds }, signal);
  const parts = [{ kind: "feedForward", layer }] as const;
  const { logits } = await engine.ask("ablate", { tokenIds, from: tokenIds.length, parts }, signal); // [2, vocabSize]
  const row = (of: Float32Array, at: number) => {
    const width = of.length / nLayer;
    return of.slice(at * width, (at + 1) * width);
  };
  const answers = row(all.neurons, layer); // [neurons]
  const down = await weights.matrix(ref.down); // [hiddenSize, neurons]
  const strongest = await strongestNeurons(answers, down, signal);
  const head = await weights.matrix(anatomy.lmHead); // [vocabSize, hiddenSize]
  const spoken = await tokensFavouredBy(
    strongest.map(({ vector }) => vector),
    head,
    signal,
  );
  return {
    lengths: Float32Array.from({ length: nLayer }, (_, at) => lengthOf(row(all.added, at))),
    added: row(all.added, layer),
    answers,
    neurons: strongest.map(({ index, vector }, i) => {
      const own = { index, answer: answers[index] ?? 0, length: lengthOf(vector) };
      return { ...own, speaksFor: (spoken[i] ?? []).map(nameOf) };
    }),
    withIt: ranked(logits.subarray(0, vocabSize), nameOf),
    withoutIt: ranked(logits.subarray(vocabSize), nameOf),
  };
}

/** By the length of what they add: their answer times their column. */
async function strongestNeurons(answers: Float32Array, down: StoredMatrix, signal: AbortSignal) {
  const pause = createPause(signal);
  const squares = new Float64Array(answers.length);
  const row = new Float32Array(down.columns); // [neurons]
  for (let i = 0; i < down.rows; i++) {
    down.readRow(i, row);
    for (let n = 0; n < row.length; n++) squares[n] = (squares[n] ?? 0) + (row[n] ?? 0) ** 2;
    await pause();
  }
  const lengths = Float32Array.from(answers, (answer, n) => Math.abs(answer) * Math.sqrt(squares[n] ?? 0));
  const chosen = bestIds(lengths, NEURONS);
  const vectors = chosen.map(() => new Float32Array(down.rows)); // [NEURONS][hiddenSize]
  for (let i = 0; i < down.rows; i++) {
    down.readRow(i, row);
    chosen.forEach((n, at) => {
      const vector = vectors[at];
      if (vector) vector[i] = (row[n] ?? 0) * (answers[n] ?? 0);
    });
  }
  return chosen.map((index, at) => ({ index, vector: vectors[at] ?? new Float32Array() }));
}

/** The tokens whose rows of the output matrix fit each vector best: what it would say if it were alone. */
async function tokensFavouredBy(
  vectors: readonly Float32Array[],
  head: StoredMatrix,
  signal: AbortSignal,
): Promise<TokenId[][]> {
  const pause = createPause(signal);
  const fits = vectors.map(() => new Float32Array(head.rows)); // [vectors][vocabSize]
  const row = new Float32Array(head.columns); // [hiddenSize]
  for (let id = 0; id < head.rows; id++) {
    head.readRow(id, row);
    vectors.forEach((vector, v) => {
      const own = fits[v];
      if (own) own[id] = vector.reduce((sum, value, i) => sum + value * (row[i] ?? 0), 0);
    });
    if (id % 64 === 0) await pause();
  }
  return fits.map((own) => bestIds(own, NAMED));
}

function ranked(logits: Float32Array, nameOf: (id: TokenId) => NamedToken): RankedToken[] {
  const logSum = logSumExp(logits);
  return bestIds(logits, CANDIDATES).map((id) => {
    return { ...nameOf(id), probability: Math.exp((logits[id] ?? -Infinity) - logSum) };
  });
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

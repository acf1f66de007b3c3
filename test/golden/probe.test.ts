// What the engine gives of the shipped model's inside, against the model's own attention, logits and golden rows, and
// against arithmetic that is written out here.
import { beforeAll, describe, expect, test } from "vitest";
import type { Decoder } from "../../server/engine/model/decoder";
import { KvCache } from "../../server/engine/model/kvCache";
import { prefill } from "../../server/engine/model/prefill";
import { computeAttention } from "../../server/engine/probe/attention";
import { computeOverview } from "../../server/engine/probe/overview";
import { ProbeCache, probeToken } from "../../server/engine/probe/token";
import { computeScore } from "../../server/engine/probe/score";
import type { ProbeResult } from "../../server/protocol/engineProbe";
import { shippedDecoder, shippedTokenizer } from "./support/shippedModel";

const TEXT = `export function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices) {
    sum += price;
  }
  return sum;
}
`;
const signal = new AbortController().signal;

describe("the inside of the shipped model", () => {
  let decoder: Decoder;
  let tokenIds: number[];
  beforeAll(async () => {
    decoder = await shippedDecoder();
    const once = (await shippedTokenizer()).encode(TEXT);
    tokenIds = [...once, ...once, ...once, ...once].slice(0, 170);
  });
  const probe = (position: number, layer: number, head: number, cache = new ProbeCache(decoder.shape)) =>
    probeToken({ tokenIds, position, layer, head }, decoder, cache);

  test("gives queries and keys from which its own attention weights follow", async () => {
    for (const [position, layer, head] of [
      [0, 0, 0],
      [37, 2, 3],
      [140, 5, 1],
    ] as const) {
      const found = await probe(position, layer, head);
      expect(found.weightsAreRead).toBe(true);
      expect(found.weights).toHaveLength(position + 1);
      expect(maxDifference(softmax(scoresOf(found)), found.weights)).toBeLessThan(1e-5);
    }
  });

  test("gives one token's weights as the whole map has them", async () => {
    const { weights } = await computeAttention({ tokenIds, layer: 3, head: 2 }, decoder);
    const { weights: row } = await probe(150, 3, 2);
    const ofMap = weights.subarray(150 * tokenIds.length, 150 * tokenIds.length + 151);
    expect(maxDifference(row, ofMap)).toBeLessThan(0.02);
  });

  test("computes the map from queries and keys where the graph gives no weights", async () => {
    const inside = decoder.inside;
    if (!inside) throw new Error("expected the shipped model to be understood");
    const without: Decoder = {
      shape: decoder.shape,
      inside: { ...inside, hasWeights: false },
      run: (input) => decoder.run(input),
    };
    for (const [layer, head] of [
      [0, 1],
      [4, 3],
    ] as const) {
      const own = await computeAttention({ tokenIds, layer, head }, decoder);
      const computed = await computeAttention({ tokenIds, layer, head }, without);
      expect(maxDifference(own.weights, computed.weights)).toBeLessThan(1e-5);
    }
  });

  test("gives the logits that score the next token, whichever token was looked at before", async () => {
    const { logProbs, ranks } = await computeScore({ tokenIds }, decoder);
    const cache = new ProbeCache(decoder.shape);
    for (const position of [120, 3, 0, 121]) {
      const { logits } = await probe(position, 1, 0, cache);
      const next = tokenIds[position + 1] ?? 0;
      const highest = Math.max(...logits);
      const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
      const own = (logits[next] ?? NaN) - highest - logSum;
      expect(Math.abs(own - (logProbs[position] ?? NaN))).toBeLessThan(0.05);
      const above = logits.filter((logit) => logit > (logits[next] ?? NaN)).length;
      expect(Math.abs(above - (ranks[position] ?? NaN))).toBeLessThanOrEqual(2 + above * 0.05);
    }
  });

  test("gives a residual stream that begins with the token's embedding, the same wherever it stands", async () => {
    const twice = tokenIds.findIndex((id, i) => i > 0 && tokenIds.indexOf(id) < i);
    const first = tokenIds.indexOf(tokenIds[twice] ?? -1);
    const width = (await probe(first, 0, 0)).hidden.length / (decoder.shape.nLayer + 1);
    const [one, other] = [await probe(first, 0, 0), await probe(twice, 0, 0)];
    expect([...one.hidden.subarray(0, width)]).toEqual([...other.hidden.subarray(0, width)]);
    expect(maxDifference(one.hidden.subarray(width), other.hidden.subarray(width))).toBeGreaterThan(0.1);
  });

  test("gives a completion the same logits before, while and after it is looked into", async () => {
    const own = await shippedDecoder();
    const logits = async () =>
      (await prefill(own, new KvCache(own.shape), tokenIds, { logits: "last" })).logits.slice();
    const before = await logits();
    const { weights } = await computeAttention({ tokenIds, layer: 1, head: 0 }, own);
    const during = await logits();
    await own.closeInside();
    const after = await logits();
    // Weights take another way through the runtime, and activations are rounded to 8 bits.
    expect(maxDifference(during, before)).toBeLessThan(0.3);
    expect(after).toEqual(before);
    const again = await computeAttention({ tokenIds, layer: 1, head: 0 }, own);
    expect(again.weights).toEqual(weights);
    await own.release();
  });

  test("paints every head and measures relations as its weights say", async () => {
    const { nLayer, nHead } = decoder.shape;
    const total = tokenIds.length;
    const rows = Int32Array.from({ length: total - 1 }, (_, i) => i + 1);
    const columns = Int32Array.from({ length: total - 1 }, (_, i) => i);
    const overview = await computeOverview({ tokenIds, relations: [{ rows, columns }] }, decoder, signal);
    expect(overview.side).toBe(64);
    for (const [layer, head] of [
      [0, 0],
      [2, 1],
      [5, 3],
    ] as const) {
      const { weights } = await computeAttention({ tokenIds, layer, head }, decoder);
      const mean = rows.reduce((sum, row, i) => sum + (weights[row * total + (columns[i] ?? 0)] ?? 0), 0) / rows.length;
      const at = layer * nHead + head;
      expect(Math.abs((overview.scores[at] ?? NaN) - mean)).toBeLessThan(1e-5);
      const picture = overview.pictures.subarray(at * 64 * 64, (at + 1) * 64 * 64);
      const brightest = Math.max(...weights.subarray(total)); // the first row is 1 and shares a cell
      expect(Math.max(...picture)).toBeGreaterThanOrEqual(Math.round(255 * Math.sqrt(brightest)));
      expect(picture[63]).toBe(0); // the first token sees no later one
    }
    expect(overview.pictures).toHaveLength(nLayer * nHead * 64 * 64);
    expect(overview.shuffled.every((score) => score > 0 && score < 1)).toBe(true);
  });
});

function scoresOf({ rotatedQuery, keys, scale }: ProbeResult): number[] {
  const headDim = rotatedQuery.length;
  return Array.from({ length: keys.length / headDim }, (_, row) =>
    rotatedQuery.reduce((sum, value, i) => sum + value * (keys[row * headDim + i] ?? NaN), 0),
  ).map((dot) => dot * scale);
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const exponents = scores.map((score) => Math.exp(score - highest));
  const sum = exponents.reduce((a, b) => a + b, 0);
  return exponents.map((exponent) => exponent / sum);
}

function maxDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0);
}

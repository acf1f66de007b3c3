// The shipped model with parts left out, held to arithmetic of this test's own: what its stream says without a part, and that
// with everything it is the same model.
import { beforeAll, describe, expect, test } from "vitest";
import type { Decoder } from "../../server/engine/model/decoder";
import { computeAblation, Switches } from "../../server/engine/probe/ablate";
import { computeFeedForward } from "../../server/engine/probe/feedForward";
import { computeScore } from "../../server/engine/probe/score";
import { ProbeCache, probeToken } from "../../server/engine/probe/token";
import { rmsNorm } from "../../server/explain/lens";
import { ModelWeights } from "../../server/explain/weights/modelWeights";
import type { AblateParams } from "../../server/protocol/engineProbe";
import { shippedDecoder, shippedEntry, shippedTokenizer } from "./support/shippedModel";

const TEXT = "export function total(prices: number[]): number {\n  let sum = 0;\n  for (const price of prices";

describe("a model of which parts are left out", () => {
  let decoder: Decoder;
  let tokenIds: number[];
  const switches = new Switches();
  beforeAll(async () => {
    decoder = await shippedDecoder();
    tokenIds = (await shippedTokenizer()).encode(TEXT);
    // As it is while the panel is open: a completion's session differs in the last digits.
    await decoder.prepare?.({ probes: [{ kind: "hidden", layer: 0 }] });
    return () => switches.clear();
  });
  async function ablate(params: Omit<AblateParams, "tokenIds">) {
    const switched = await switches.open(decoder);
    if (!switched) throw new Error("expected a decoder with switches");
    return computeAblation({ tokenIds, ...params }, { decoder, cache: new ProbeCache(decoder.shape), switched });
  }

  test("is the same model with everything, and another one without any of its heads and feed-forward parts", async () => {
    const from = tokenIds.length - 4;
    const { logProbs } = await computeScore({ tokenIds, from }, decoder);
    const parts = Array.from({ length: 6 }, (_, layer) => [
      { kind: "feedForward", layer } as const,
      ...[0, 1, 2, 3].map((head) => ({ kind: "head", layer, head }) as const),
    ]).flat();
    const { whole, without } = await ablate({ from, parts });
    expect(whole).toBeCloseTo(logProbs.reduce((a, b) => a + b), 4);
    expect(without).toHaveLength(30);
    for (const sum of without) expect(Math.abs(sum - whole)).toBeGreaterThan(1e-6);
  });

  test("without the last layer's feed-forward part says what its stream says less what that part adds", async () => {
    const position = tokenIds.length - 1;
    const cache = new ProbeCache(decoder.shape);
    const { added } = await computeFeedForward({ tokenIds }, decoder, cache);
    const { hidden, logits } = await probeToken({ tokenIds, position, layer: 0, head: 0 }, decoder, cache);
    const size = added.length / 6;
    const { model, shape } = await shippedEntry();
    const weights = await ModelWeights.open(model.path, shape);
    const norm = await weights.vector("model.layers.6.final_norm_layernorm.weight");
    const head = weights.anatomy && (await weights.matrix(weights.anatomy.lmHead));
    if (!head) throw new Error("expected the shipped model's output matrix");
    const stream = hidden.subarray(6 * size).map((value, i) => value - (added[5 * size + i] ?? NaN));
    const normed = rmsNorm(stream, norm, { epsilon: 1e-5 });
    const { logits: both } = await ablate({ from: tokenIds.length, parts: [{ kind: "feedForward", layer: 5 }] });
    const [whole, without] = [both.subarray(0, head.rows), both.subarray(head.rows)];
    expect(farthest(whole, logits)).toBeLessThan(1e-3);
    const row = new Float32Array(size);
    const own = without.map((_, id) => {
      head.readRow(id, row);
      return row.reduce((sum, value, i) => sum + value * (normed[i] ?? NaN), 0);
    });
    // The engine rounds what it multiplies to 8 bits; leaving the part out changes far more.
    expect(farthest(own, without)).toBeLessThan(0.3);
    expect(farthest(own, logits)).toBeGreaterThan(1);
  });
});

function farthest(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0);
}

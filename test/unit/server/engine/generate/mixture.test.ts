import { describe, expect, test } from "vitest";
import { collectFrom, type Evidence } from "../../../../../server/engine/memory/evidence";
import {
  chooseOutcome,
  FEATURES,
  featuresOf,
  memoryShare,
  memoryView,
  modelView,
  rankOutcomes,
  type Rules,
} from "../../../../../server/engine/generate/mixture";

const VOCAB = 8;
const LOGITS = Float32Array.of(1, 2, 3, 0, -1, 5, 4, -3);
const RULES: Rules = { endIds: new Set([6, 7]), maskedIds: new Set([5]), canEnd: true, allowedIds: null };

function evidenceAfter(sequence: number[], history: number[]) {
  const evidence: Evidence = new Map();
  collectFrom(evidence, sequence, history, 1);
  return { evidence, fileOrder: 1 };
}

/** Softmax over the ids that may come. */
function softmax(ids: number[]): Map<number, number> {
  const total = ids.reduce((sum, id) => sum + Math.exp(LOGITS[id] ?? 0), 0);
  return new Map(ids.map((id) => [id, Math.exp(LOGITS[id] ?? 0) / total]));
}

describe("modelView", () => {
  test("is the softmax over what is not masked, with all ends as one", () => {
    const view = modelView(LOGITS, RULES);
    const expected = softmax([0, 1, 2, 3, 4, 6, 7]);
    for (const id of [0, 1, 2, 3, 4]) expect(view.probOf(id)).toBeCloseTo(expected.get(id) ?? 0, 6);
    expect(view.probOf(5)).toBe(0);
    expect(view.endProb).toBeCloseTo((expected.get(6) ?? 0) + (expected.get(7) ?? 0), 6);
    expect(view.topId).toBe(2);
    const entropy = -[...expected.values()].reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(view.entropy).toBeCloseTo(entropy, 5);
  });

  test("gives nothing to an end that may not come, and all to what is allowed", () => {
    expect(modelView(LOGITS, { ...RULES, canEnd: false }).endProb).toBe(0);
    const healed = modelView(LOGITS, { ...RULES, canEnd: false, allowedIds: [0, 3] });
    expect(healed.probOf(0)).toBeCloseTo(softmax([0, 3]).get(0) ?? 0, 6);
    expect(healed.probOf(2)).toBe(0);
  });

  test("refuses logits that are no numbers", () => {
    expect(() => modelView(Float32Array.of(NaN, 1), RULES)).toThrow("expected finite logits");
  });
});

describe("memoryView", () => {
  test("sees only what may come: the longest match among the allowed counts", () => {
    const sequence = [1, 2, 3, 0, 2, 4];
    const free = memoryView(evidenceAfter(sequence, [1, 2]), RULES, VOCAB);
    expect(free).toMatchObject({ topId: 3, distribution: { order: 2 } });
    const healed = memoryView(evidenceAfter(sequence, [1, 2]), { ...RULES, allowedIds: [4, 1] }, VOCAB);
    expect(healed).toMatchObject({ topId: 4, distribution: { order: 1 } });
    // One occurrence among two allowed ids: (1 + 1/2) / 2.
    expect(healed?.probOf(4)).toBeCloseTo(0.75, 12);
  });

  test("adds up the ways to end", () => {
    const view = memoryView(evidenceAfter([1, 6, 1, 7, 1, 2], [1]), RULES, VOCAB);
    expect(view?.endProb).toBeCloseTo(2 * (view?.probOf(6) ?? 0), 12);
    expect(view?.topId).toBe(2);
  });

  test("is null where nothing alike was seen", () => {
    expect(memoryView(evidenceAfter([1, 2], [3]), RULES, VOCAB)).toBeNull();
  });
});

describe("chooseOutcome", () => {
  const model = modelView(LOGITS, RULES);
  const memory = memoryView(evidenceAfter([1, 4, 1, 4, 1, 4], [1]), RULES, VOCAB);

  test("finds the best of the mixture, as a look at every outcome does", () => {
    for (const share of [0, 0.1, 0.3, 0.5, 0.9, 1]) {
      const mixed = (id: number) => (1 - share) * model.probOf(id) + share * (memory?.probOf(id) ?? 0);
      const all = new Map<number | null, number>([0, 1, 2, 3, 4].map((id) => [id, mixed(id)]));
      all.set(null, (1 - share) * model.endProb + share * (memory?.endProb ?? 0));
      const [bestId, best] = [...all].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
      const outcome = chooseOutcome({ model, memory, share }, RULES);
      expect(outcome?.tokenId).toBe(bestId);
      expect(outcome?.logProb).toBeCloseTo(Math.log(best), 12);
      expect(outcome?.source.memoryShare).toBe(share);
    }
  });

  test("ends where the ways to end together are the best, though no single one is", () => {
    const even = modelView(Float32Array.of(0, 0, 0.1, 0, 0, 9, 0, 0), RULES);
    expect(chooseOutcome({ model: even, memory: null, share: 0 }, RULES)?.tokenId).toBeNull();
  });

  test("knows nothing without model and memory", () => {
    expect(chooseOutcome({ model: null, memory: null, share: 1 }, RULES)).toBeNull();
  });
});

describe("rankOutcomes", () => {
  const model = modelView(LOGITS, RULES);
  const memory = memoryView(evidenceAfter([1, 4, 1, 4, 1, 4], [1]), RULES, VOCAB);

  test("sorts every outcome of the mixture, the end as one of them, and begins with the one that is chosen", () => {
    for (const share of [0, 0.1, 0.5, 0.9]) {
      const voices = { model, memory, share };
      const ranked = rankOutcomes(voices, RULES, 10);
      const mixed = (id: number) => (1 - share) * model.probOf(id) + share * (memory?.probOf(id) ?? 0);
      const expected = new Map<number | null, number>([0, 1, 2, 3, 4].map((id) => [id, mixed(id)]));
      expected.set(null, (1 - share) * model.endProb + share * (memory?.endProb ?? 0));
      const order = [...expected].filter(([, p]) => p > 0).sort((a, b) => b[1] - a[1]);
      expect(ranked.map(({ tokenId }) => tokenId)).toEqual(order.map(([id]) => id));
      ranked.forEach(({ probability }, i) => expect(probability).toBeCloseTo(order[i]?.[1] ?? NaN, 12));
      expect(ranked[0]?.tokenId).toBe(chooseOutcome(voices, RULES)?.tokenId);
      expect(rankOutcomes(voices, RULES, 2)).toEqual(ranked.slice(0, 2));
    }
  });

  test("leaves out what may not come", () => {
    const rules = { ...RULES, canEnd: false, allowedIds: [0, 3] };
    const healed = rankOutcomes({ model: modelView(LOGITS, rules), memory: null, share: 0 }, rules, 10);
    expect(healed.map(({ tokenId }) => tokenId)).toEqual([0, 3]);
  });
});

describe("memoryShare", () => {
  test("is the logistic of the features, named in their order", () => {
    const model = modelView(LOGITS, RULES);
    const memory = memoryView(evidenceAfter([1, 2, 1, 2], [1]), RULES, VOCAB);
    if (!memory) throw new Error("expected a view");
    const features = featuresOf(model, memory, RULES);
    expect(features).toHaveLength(FEATURES.length);
    expect(features[0]).toBe(0.1);
    expect(features[2]).toBe(1);
    expect(features.slice(5, 8)).toEqual([0, 0, 1]);
    // The model's best, and what it gives the memory's: the less the memory has to go by, the more that counts.
    const best = Math.max(model.endProb, model.probOf(2));
    expect(features[8]).toBeCloseTo(best * 0.9, 12);
    expect(features[9]).toBeCloseTo(Math.log(model.probOf(memory.topId ?? 0)) / Math.log(1000), 12);
    expect(features[10]).toBe(1);
    const weights = FEATURES.map((_, i) => (i === 2 ? 2 : 0));
    expect(memoryShare({ maxShare: 0.9, bias: -1, weights }, features)).toBeCloseTo(
      0.9 / (1 + Math.exp(-1)),
      12,
    );
  });
});

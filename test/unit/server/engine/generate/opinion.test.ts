// What is kept of the memory's view decides as the whole view did.
import { expect, test } from "vitest";
import { collectFrom, type Evidence } from "../../../../../server/engine/memory/evidence";
import {
  chooseOutcome,
  featuresOf,
  memoryShare,
  memoryView,
  modelView,
  type MemoryView,
  type Rules,
} from "../../../../../server/engine/generate/mixture";
import { opinionOf, viewOf } from "../../../../../server/engine/generate/opinion";
import type { TokenId } from "../../../../../server/protocol/tokenId";

const VOCAB = 24;
const RULES: Rules = { endIds: new Set([6, 7]), maskedIds: new Set([5]), canEnd: true, allowedIds: null };
const MIXING = { maxShare: 0.95, bias: -1, weights: [3, 0.4, 1, -2, 0.5, 0.3, -0.2, 0.6] };

/** Numbers below `limit`, the same every time. */
function numbers(count: number, seed: number, limit: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  });
}

function choice(view: MemoryView, logits: Float32Array) {
  const model = modelView(logits, RULES);
  const share = memoryShare(MIXING, featuresOf(model, view, RULES));
  return chooseOutcome({ model, memory: view, share }, RULES);
}

test("a choice made from an opinion is the choice made from the whole view", () => {
  const chosen = new Set<TokenId | null>();
  let beyondFirst = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const sequence = numbers(400, seed, VOCAB);
    const evidence: Evidence = new Map();
    collectFrom(evidence, sequence, sequence.slice(-3), 1);
    const view = memoryView({ evidence, fileOrder: 1 }, RULES, VOCAB);
    if (!view) continue;
    const logits = Float32Array.from(numbers(VOCAB, seed + 1000, 800), (value) => value / 100);
    const whole = choice(view, logits);
    const opinion = opinionOf(view, whole?.tokenId ?? null, RULES.endIds);
    expect(opinion.probabilities.length).toBeLessThanOrEqual(5);
    expect(choice(viewOf(opinion), logits)).toEqual(whole);
    chosen.add(whole?.tokenId ?? null);
    if (whole?.tokenId !== view.topId) beyondFirst++;
  }
  // Cases of all kinds came up: many tokens, the end, and choices other than the memory's first.
  expect(chosen.size).toBeGreaterThan(10);
  expect(chosen.has(null)).toBe(true);
  expect(beyondFirst).toBeGreaterThan(20);
});

test("an opinion survives the way through a file", () => {
  const evidence: Evidence = new Map();
  collectFrom(evidence, [1, 2, 3, 1, 2, 4, 1, 2, 3, 1], [1, 2], 1);
  const view = memoryView({ evidence, fileOrder: 2 }, RULES, VOCAB);
  const opinion = view && opinionOf(view, 4, RULES.endIds);
  expect(opinion).toMatchObject({ order: 2, isInFile: true });
  expect(opinion?.probabilities.map(([tokenId]) => tokenId)).toEqual([3, 4]);
  expect(JSON.parse(JSON.stringify(opinion))).toEqual(opinion);
});

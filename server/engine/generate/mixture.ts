// The model's logits and the memory's evidence → the next token: p = (1 - share) × model + share × memory, where the
// share follows the evidence. Greedy. In a line, every way to end it is one outcome.
import type { RankedChoice, TokenSource } from "../../protocol/engine";
import type { MixingWeights } from "../../protocol/mixing";
import type { TokenId } from "../../protocol/tokenId";
import { assert } from "../model/decoder";
import { type Evidence, MAX_ORDER } from "../memory/evidence";
import { type MemoryDistribution, memoryDistribution } from "../memory/memoryDistribution";
import type { PooledEvidence } from "../memory/memoryStore";
import { bestIds } from "../../onnx/ranking";
import { softmaxSums } from "./softmaxSums";

export interface Outcome {
  /** Null: the text ends here. */
  readonly tokenId: TokenId | null;
  /** Natural logarithm of the mixture's probability. */
  readonly logProb: number;
  readonly source: TokenSource;
}

/** What may come next. */
export interface Rules {
  readonly endIds: ReadonlySet<TokenId>;
  readonly maskedIds: ReadonlySet<TokenId>;
  /** False: the end is not an outcome, as where a healed token has to be spelled out first. */
  readonly canEnd: boolean;
  /** Null: no constraint. */
  readonly allowedIds: readonly TokenId[] | null;
}

/** The features in the order of `MixingWeights.weights`. */
export const FEATURES = [
  "longest match / 10",
  "ln(1 + occurrences)",
  "share of the top continuation",
  "model's highest probability",
  "model's entropy in nats",
  "same top token",
  "healing a partial token",
  "longest match is in this file",
  // How good the model is, where the memory knows little: a good one is not outvoted by one word seen three times.
  "model's highest probability, the shorter the match the more",
  "what the model gives the memory's top token, as a logarithm",
  "longest match is one token",
] as const;

/** A thousandth and less is as good as nothing. */
const LOWEST_LOG = Math.log(1e-3);

/** One voice's opinion of the next outcome, over those that the rules leave. */
interface View {
  probOf(tokenId: TokenId): number;
  /** Of all ways to end together. */
  readonly endProb: number;
  /** The most probable token that is no end; null where there is none. */
  readonly topId: TokenId | null;
}

export interface ModelView extends View {
  readonly entropy: number;
  /** The most probable tokens that are no end, the best first. */
  readonly best: (count: number) => TokenId[];
}

export interface MemoryView extends View {
  readonly distribution: MemoryDistribution;
  readonly isInFile: boolean;
}

/** `logits` [vocabSize]; of equal ones the lower id wins. */
export function modelView(logits: Float32Array, rules: Rules): ModelView {
  const open = openLogits(logits, rules); // [vocabSize]
  let highest = -Infinity;
  let topId: TokenId | null = null;
  let topLogit = -Infinity;
  for (let id = 0; id < open.length; id++) {
    const logit = open[id] ?? -Infinity;
    if (logit > highest) highest = logit;
    if (logit > topLogit && !rules.endIds.has(id)) [topLogit, topId] = [logit, id];
  }
  assert(Number.isFinite(highest), `expected finite logits, got ${highest} as the highest`);
  const { sum, weighted } = softmaxSums(open, highest);
  assert(Number.isFinite(sum), "expected finite logits, got NaN among them");
  const probOf = (id: TokenId) => Math.exp((open[id] ?? -Infinity) - highest) / sum;
  let endProb = 0;
  for (const id of rules.endIds) endProb += probOf(id);
  const best = (count: number) =>
    bestIds(withoutEnds(open, rules), count).filter((id) => probOf(id) > 0 && !rules.endIds.has(id));
  return { probOf, endProb, topId, entropy: Math.log(sum) - weighted / sum, best };
}

/** Null where nothing alike was seen. */
export function memoryView(
  { evidence, fileOrder }: PooledEvidence,
  rules: Rules,
  vocabSize: number,
): MemoryView | null {
  const open = openEvidence(evidence, rules);
  const distribution = memoryDistribution(open, rules.allowedIds?.length ?? vocabSize);
  if (!distribution) return null;
  const { probabilities, unseen, order } = distribution;
  let endProb = 0;
  let topId: TokenId | null = null;
  for (const [id, probability] of probabilities) {
    if (rules.endIds.has(id)) endProb += probability;
    else if (topId === null || probability > (probabilities.get(topId) ?? 0)) topId = id;
  }
  return {
    probOf: (id) => probabilities.get(id) ?? unseen,
    endProb,
    topId,
    distribution,
    isInFile: order === fileOrder,
  };
}

/** In the order of `FEATURES`. */
export function featuresOf(model: ModelView, memory: MemoryView, rules: Rules): number[] {
  const { order, count, topShare } = memory.distribution;
  const topProb = Math.max(model.endProb, model.topId === null ? 0 : model.probOf(model.topId));
  return [
    order / MAX_ORDER,
    Math.log(1 + count),
    topShare,
    topProb,
    model.entropy,
    Number(topOf(model) === topOf(memory)),
    Number(rules.allowedIds !== null),
    Number(memory.isInFile),
    topProb * (1 - order / MAX_ORDER),
    Math.max(LOWEST_LOG, Math.log(modelProbOfTop(model, memory))) / -LOWEST_LOG,
    Number(order <= 1),
  ];
}

function modelProbOfTop(model: ModelView, memory: MemoryView): number {
  const topId = topOf(memory);
  return topId === null ? model.endProb : model.probOf(topId);
}

export function memoryShare({ maxShare, bias, weights }: MixingWeights, features: readonly number[]): number {
  const score = features.reduce((sum, feature, i) => sum + feature * (weights[i] ?? 0), bias);
  return maxShare / (1 + Math.exp(-score));
}

export interface MixtureParts {
  readonly model: ModelView | null;
  readonly memory: MemoryView | null;
  /** Of the memory, 0 to 1. */
  readonly share: number;
}

/** The most probable outcome of the mixture; null where neither voice knows any. */
export function chooseOutcome(
  { model, memory, share }: MixtureParts,
  { endIds }: Pick<Rules, "endIds">,
): Outcome | null {
  const voices = { model, memory, share };
  let best = sourceOf(null, voices);
  let bestId: TokenId | null = null;
  // The model's best token is the best of all that the memory has not seen.
  const seen = memory?.distribution.probabilities.keys() ?? [];
  const modelTop = model?.topId ?? null;
  for (const id of [...(modelTop === null ? [] : [modelTop]), ...seen]) {
    const candidate = sourceOf(id, voices);
    if (mixedProb(candidate) > mixedProb(best) && !endIds.has(id)) [best, bestId] = [candidate, id];
  }
  const probability = mixedProb(best);
  return probability > 0 ? { tokenId: bestId, logProb: Math.log(probability), source: best } : null;
}

/** The most probable outcomes; the first is the one that `chooseOutcome` takes. */
export function rankOutcomes(
  voices: MixtureParts,
  { endIds }: Pick<Rules, "endIds">,
  count: number,
): RankedChoice[] {
  const seen = [...(voices.memory?.distribution.probabilities.keys() ?? [])].filter((id) => !endIds.has(id));
  const [top = null, ...others] = voices.model?.best(count) ?? [];
  // Of equal ones the first here stays first, in the order of `chooseOutcome`.
  const ids = new Set<TokenId | null>([null, ...(top === null ? [] : [top]), ...seen, ...others]);
  return [...ids]
    .map((tokenId) => ({ tokenId, source: sourceOf(tokenId, voices) }))
    .map(({ tokenId, source }) => ({ tokenId, probability: mixedProb(source), source }))
    .filter(({ probability }) => probability > 0)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}

/** Null: the end. */
function sourceOf(tokenId: TokenId | null, { model, memory, share }: MixtureParts): TokenSource {
  const probIn = (view: View | null) => (tokenId === null ? view?.endProb : view?.probOf(tokenId)) ?? 0;
  return { modelProb: probIn(model), memoryProb: probIn(memory), memoryShare: share };
}

function mixedProb({ modelProb, memoryProb, memoryShare: share }: TokenSource): number {
  return (1 - share) * modelProb + share * memoryProb;
}

function topOf(view: View): TokenId | null {
  return view.topId === null || view.endProb > view.probOf(view.topId) ? null : view.topId;
}

/** Copies the row: -Infinity for what may not come. */
function openLogits(logits: Float32Array, { allowedIds, maskedIds, endIds, canEnd }: Rules): Float32Array {
  const open = allowedIds ? new Float32Array(logits.length).fill(-Infinity) : logits.slice(); // [vocabSize]
  for (const id of allowedIds ?? []) open[id] = logits[id] ?? -Infinity;
  for (const id of maskedIds) open[id] = -Infinity;
  if (!canEnd) for (const id of endIds) open[id] = -Infinity;
  return open;
}

function withoutEnds(open: Float32Array, { endIds }: Pick<Rules, "endIds">): Float32Array {
  const left = open.slice(); // [vocabSize]
  for (const id of endIds) left[id] = -Infinity;
  return left;
}

function openEvidence(evidence: Evidence, { allowedIds, maskedIds, endIds, canEnd }: Rules): Evidence {
  const allowed = allowedIds && new Set(allowedIds);
  const open: Evidence = new Map();
  for (const [id, counts] of evidence) {
    if (maskedIds.has(id) || (!canEnd && endIds.has(id)) || (allowed && !allowed.has(id))) continue;
    open.set(id, counts);
  }
  return open;
}

// A prompt and the tokens chosen so far → what may come next; and how much each part of the prompt mattered: it is left
// out, and the same tokens are scored again.
import type { EngineClient } from "../engine/client";
import type { ModelShape, TokenId } from "../protocol/engine";
import type { ExplainQuestions, Influence, PromptSpan, RankedToken } from "../protocol/explain";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { bestIds, logSumExp } from "./ranking";
import { named } from "./vocabulary";

export interface SuggestionDeps {
  readonly tokenizer: Pick<Tokenizer, "bytesOf" | "decode">;
  readonly engine: Pick<EngineClient, "probe" | "score">;
  readonly model: { readonly shape: ModelShape };
  readonly signal: AbortSignal;
}

const CANDIDATES = 12;
/** Each costs one run of the model. */
export const MAX_PARTS = 32;

export async function continuation(
  { promptIds, chosen }: ExplainQuestions["continue"]["ask"],
  { tokenizer, engine, model, signal }: SuggestionDeps,
): Promise<{ readonly candidates: readonly RankedToken[] }> {
  const tokenIds = checkedIds([...promptIds, ...chosen], model.shape);
  const place = { position: tokenIds.length - 1, layer: 0, head: 0 };
  const { logits } = await engine.probe({ tokenIds, ...place }, signal); // [vocabSize]
  const logSum = logSumExp(logits);
  const candidates = bestIds(logits, CANDIDATES).map((id) => ({
    ...named(id, tokenizer),
    probability: Math.exp((logits[id] ?? -Infinity) - logSum),
  }));
  return { candidates };
}

export async function influence(
  { promptIds, chosen, parts }: ExplainQuestions["influence"]["ask"],
  { tokenizer, engine, model, signal }: SuggestionDeps,
): Promise<Influence> {
  checkedIds([...promptIds, ...chosen], model.shape);
  if (parts.length > MAX_PARTS)
    throw new RangeError(`expected at most ${MAX_PARTS} parts, got ${parts.length}`);
  const scored = async (prompt: readonly TokenId[]) => {
    const tokenIds = [...prompt, ...chosen];
    const { logProbs } = await engine.score({ tokenIds, from: prompt.length }, signal); // [chosen.length]
    return logProbs.reduce((sum, logProb) => sum + logProb, 0);
  };
  const whole = await scored(promptIds);
  const found: { text: string; without: number }[] = [];
  for (const { from, to } of parts) {
    const left = without(promptIds, { from, to });
    found.push({ text: tokenizer.decode(promptIds.slice(from, to)), without: await scored(left) });
  }
  return { whole, parts: found };
}

function without(promptIds: readonly TokenId[], { from, to }: PromptSpan): readonly TokenId[] {
  const isInside =
    Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= promptIds.length;
  if (!isInside || to - from >= promptIds.length)
    throw new RangeError(`expected a part of the prompt, got ${from} to ${to}`);
  return [...promptIds.slice(0, from), ...promptIds.slice(to)];
}

export function checkedIds(
  tokenIds: readonly TokenId[],
  { vocabSize, contextLength }: ModelShape,
): readonly TokenId[] {
  const wrong = tokenIds.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabSize);
  if (wrong !== undefined) throw new RangeError(`expected ids from 0 to ${vocabSize - 1}, got ${wrong}`);
  if (tokenIds.length === 0 || tokenIds.length > contextLength) {
    throw new RangeError(`expected 1 to ${contextLength} tokens, got ${tokenIds.length}`);
  }
  return tokenIds;
}

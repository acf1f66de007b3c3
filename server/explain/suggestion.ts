// The last suggestion: what the engine chose from at each of its steps, or would after other choices; and how much each
// part of the prompt mattered: it is left out, and the same tokens are scored again.
import type { EngineClient } from "../engineHost/client";
import type { GenerateParams, ModelShape } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Answer, ExplainQuestions } from "../protocol/explain";
import type { Influence, PromptSpan } from "../protocol/explainContext";
import type { RequestRecord } from "../protocol/record";
import { UserFacingError } from "../protocol/sentences";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { checkedPrompt } from "./bounds";
import { toNamedToken } from "./vocabulary";

/** `RecordStore` fits. */
export interface SuggestionRecords {
  readonly latestShown: () => RequestRecord | null;
  readonly get: (id: number) => RequestRecord | null;
  readonly generateParamsOf: (id: number) => GenerateParams | null;
}

export interface SuggestionDeps {
  readonly tokenizer: Pick<Tokenizer, "bytesOf" | "isSpecial" | "decode" | "decodeWithSpans">;
  readonly engine: Pick<EngineClient, "ask">;
  readonly model: { readonly id: string; readonly shape: ModelShape };
  readonly records: SuggestionRecords;
  readonly signal: AbortSignal;
}

const CANDIDATES = 12;

/** The last one that was shown; null: none yet, or it was another model's. */
export function lastSuggestion({
  records,
  model,
}: Pick<SuggestionDeps, "records" | "model">): RequestRecord | null {
  const record = records.latestShown();
  return record?.prompt?.model === model.id ? record : null;
}

export async function continuation(
  { record, chosen }: ExplainQuestions["continue"]["ask"],
  { tokenizer, engine, model, records, signal }: SuggestionDeps,
): Promise<Answer<"continue">> {
  const generate = records.generateParamsOf(record);
  if (!generate || records.get(record)?.prompt?.model !== model.id)
    throw new UserFacingError("suggestionTooOld");
  checkedPrompt([...generate.promptIds, ...chosen], model.shape);
  const { choices } = await engine.ask("choices", { generate, chosen, count: CANDIDATES }, signal);
  const last = chosen.at(-1);
  return {
    isComplete: last !== undefined && generate.stopIds.includes(last),
    choices: choices.map(({ tokenId, ...of }) => {
      return { token: tokenId === null ? null : toNamedToken(tokenId, tokenizer), ...of };
    }),
  };
}

export async function influence(
  { promptIds, chosen, parts }: ExplainQuestions["influence"]["ask"],
  { tokenizer, engine, model, signal }: SuggestionDeps,
): Promise<Influence> {
  checkedPrompt([...promptIds, ...chosen], model.shape);
  const scored = async (prompt: readonly TokenId[]) => {
    const tokenIds = [...prompt, ...chosen];
    const { logProbs } = await engine.ask("score", { tokenIds, from: prompt.length }, signal); // [chosen.length]
    return logProbs.reduce((sum, logProb) => sum + logProb, 0);
  };
  const whole = await scored(promptIds);
  const found = parts.map(({ from, to }) => ({
    text: tokenizer.decode(promptIds.slice(from, to)),
    without: 0,
  }));
  // The last part first: what stands before a part has then been read already, and is not read again.
  const order = parts.map((_, at) => at).sort((a, b) => (parts[b]?.from ?? 0) - (parts[a]?.from ?? 0));
  for (const at of order) {
    const [part, of] = [parts[at], found[at]];
    if (part && of) of.without = await scored(without(promptIds, part));
  }
  return { whole, parts: found };
}

function without(promptIds: readonly TokenId[], { from, to }: PromptSpan): readonly TokenId[] {
  return [...promptIds.slice(0, from), ...promptIds.slice(to)];
}

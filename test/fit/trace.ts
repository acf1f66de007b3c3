// One cursor → what model and memory thought of every token that the author wrote there, and of ending there.
import type { CompletionContext, CursorSnapshot } from "../../server/context/types";
import type { KvCache } from "../../server/engine/model/kvCache";
import { featuresOf, modelView } from "../../server/engine/generate/mixture";
import { Outcomes } from "../../server/engine/generate/outcomes";
import { prefill } from "../../server/engine/model/prefill";
import { buildFimPrompt } from "../../server/inference/fimPrompt";
import { languageOf } from "../../server/languages";
import type { GenerateParams } from "../../server/protocol/engine";
import type { TokenId } from "../../server/protocol/tokenId";
import type { LanguageFamily } from "../../server/protocol/mixing";
import type { Cursor } from "../eval/types";
import type { Model, Workspace } from "./product";

/** As the setting is shipped. */
export const MAX_TOKENS = 64;

/** One position with evidence of both kinds. */
export interface Step {
  readonly family: LanguageFamily;
  /** `mixture.ts` names them. */
  readonly features: readonly number[];
  /** Of what came. */
  readonly modelProb: number;
  readonly memoryProb: number;
}

interface Place {
  readonly workspace: Workspace;
  readonly snapshot: CursorSnapshot;
  readonly context: CompletionContext;
  readonly kvCache: KvCache;
}

/** Leaves the prompt's keys and values in `kvCache`. */
export async function traceTarget(cursor: Cursor, place: Place, model: Model): Promise<Step[]> {
  const params = await paramsAt(place);
  const { decoder, tokenizer } = model;
  const healed = healedTextOf(place, decoder.shape.contextLength - MAX_TOKENS, model);
  const targetIds = tokenizer.encode(healed + cursor.target);
  const room = decoder.shape.contextLength - params.promptIds.length;
  const known = params.promptIds.slice(place.kvCache.keepSharedPrefix(params.promptIds));
  const first = await prefill(decoder, place.kvCache, known, { logits: "last" });
  const fed = targetIds.slice(0, Math.max(0, Math.min(targetIds.length, room)));
  const rows = fed.length === 0 ? [] : await rowsAfter(fed, place.kvCache, model);
  const outcomes = new Outcomes(params, place.workspace.memoryStore, decoder.shape.vocabSize);
  const steps: Step[] = [];
  for (const [i, tokenId] of [...fed, null].entries()) {
    const logits = i === 0 ? first.logits : rows[i - 1];
    const step = logits && stepAt(outcomes, logits, tokenId, languageOf(place.snapshot.languageId).family);
    if (step) steps.push(step);
    if (tokenId !== null) outcomes.accept(tokenId);
  }
  return steps;
}

function stepAt(
  outcomes: Outcomes,
  logits: Float32Array,
  tokenId: TokenId | null,
  family: LanguageFamily,
): Step | null {
  const rules = outcomes.rules();
  const memory = outcomes.memoryAhead([]);
  if (!memory) return null;
  const model = modelView(logits, rules);
  const probOf = (view: typeof model | typeof memory) =>
    tokenId === null ? view.endProb : view.probOf(tokenId);
  return {
    family,
    features: featuresOf(model, memory, rules),
    modelProb: probOf(model),
    memoryProb: probOf(memory),
  };
}

async function rowsAfter(
  tokenIds: readonly TokenId[],
  kvCache: KvCache,
  { decoder }: Model,
): Promise<Float32Array[]> {
  const { logits } = await decoder.run({ tokenIds, past: kvCache.past, logits: "all" });
  const { vocabSize } = decoder.shape;
  return tokenIds.map((_, row) => logits.subarray(row * vocabSize, (row + 1) * vocabSize));
}

/** What the pipeline asks of the engine at this place, as a person who asks for one line. */
async function paramsAt({ workspace, snapshot, context, kvCache }: Place): Promise<GenerateParams> {
  let asked: GenerateParams | null = null;
  const infer = workspace.inferWith(kvCache, undefined, (params) => {
    asked = params;
    throw new Error("only asked what would be asked");
  });
  const request = { ...snapshot, triggerKind: "invoked", workspaceMemory: "on" } as const;
  const line = { ...context, extent: "line" } as const;
  const pieces = infer(line, { maxTokens: MAX_TOKENS, request }, new AbortController().signal);
  await pieces.next().catch(() => undefined);
  if (!asked) throw new Error("the pipeline asked nothing of the engine");
  return asked;
}

function healedTextOf({ context }: Place, maxPromptTokens: number, model: Model): string {
  return buildFimPrompt(context, maxPromptTokens, { ...model, healing: model.tokenHealing }).healedText;
}

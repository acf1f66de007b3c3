// The local way to complete: context → prompt → the engine's tokens → pieces of text. The engine is a process; this
// only talks to it.
import type { GenerateStream } from "../engineHost/connection";
import type { CompletionContext } from "../context/types";
import { languageOf } from "../languages";
import type { PromptFormat } from "../model/promptFormat";
import type { GenerateParams, MemoryQuery, TokenSource } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { RecordedMemory } from "../protocol/memoryOpinion";
import type { Mixing } from "../protocol/mixing";
import { DecodeStream } from "../tokenizer/decodeStream";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { withUnixEnds } from "../tokenizer/unixEnds";
import { avoidFirst } from "./avoidFirst";
import { buildFimPrompt, type FimPrompt } from "./fimPrompt";
import { promptParts } from "./promptParts";
import { TokenHealing } from "./tokenHealing";
import {
  type Infer,
  InferenceError,
  type InferObserver,
  type InferredPiece,
  type InferRequest,
  type InferStream,
} from "./types";

/** Sum of log-probabilities below which no suggestion is worth its time. */
const HOPELESS = -4;

/** What the text side must know of a model. */
export interface LocalModel {
  /** As the manifest names it. */
  readonly id: string;
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
  readonly contextLength: number;
  /** As many logits as the model gives: public ones have some more than their tokenizer has tokens. */
  readonly vocabSize: number;
  readonly mixing: Mixing;
}

export interface LocalInferDeps {
  /** Loads it with the first request; throws when the model's files are not as they should be. */
  readonly model: () => Promise<LocalModel>;
  /** `EngineClient` fits. */
  readonly engine: {
    generate(params: GenerateParams, signal: AbortSignal): GenerateStream;
  };
  readonly healing: "on" | "off";
  /** `WorkspaceMemory` fits; null: the model alone. */
  readonly memory: {
    query(
      uri: string,
      sides: { before: string; after: string },
      signal: AbortSignal,
    ): Promise<Omit<MemoryQuery, "mixing">>;
  } | null;
}

export function createLocalInfer(deps: LocalInferDeps): Infer {
  const promptFor = promptMaker(deps.healing);
  return async function* infer(context, options, signal) {
    const { maxTokens, observer, request, avoidedFirstIds = [], minSumLogProb } = options;
    try {
      const model = await deps.model();
      signal.throwIfAborted();
      const { tokenizer } = model;
      const prompt = promptFor(context, model, maxTokens);
      observer?.onPrompt({
        model: model.id,
        parts: promptParts(prompt.promptIds, tokenizer),
        healedText: prompt.healedText,
      });
      const memory = await memoryQuery(deps, { request, prompt, model }, signal);
      const params: GenerateParams = {
        ...paramsOf(context, prompt, model),
        ...suffixOf(prompt, mayMove(request)),
        ...generateLimitsOf(request),
        ...(minSumLogProb !== undefined && { minSumLogProb }),
        ...{ maxTokens, memory, healing: avoidFirst(prompt.healing, avoidedFirstIds, tokenizer) },
      };
      observer?.onGenerate(params);
      const tokens = deps.engine.generate(params, signal);
      const tokensWithRecord = observer ? observed(tokens, tokenizer, observer) : tokens;
      yield* pieces(
        tokensWithRecord,
        new DecodeStream((id) => tokenizer.bytesOf(id)),
        prompt.healedText.length,
      );
    } catch (error) {
      if (signal.aborted || error instanceof InferenceError) throw error;
      throw new InferenceError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
}

/** Lets the engine read what a request at this place would ask, and write nothing: the request then finds it read. */
export type ReadAhead = (context: CompletionContext, maxTokens: number, signal: AbortSignal) => Promise<void>;

export function createReadAhead(deps: Pick<LocalInferDeps, "model" | "engine" | "healing">): ReadAhead {
  const promptFor = promptMaker(deps.healing);
  return async (context, maxTokens, signal) => {
    const model = await deps.model();
    signal.throwIfAborted();
    const prompt = promptFor(context, model, maxTokens);
    const asked = { ...paramsOf(context, prompt, model), ...suffixOf(prompt, false) };
    const nothing = { maxTokens: 0, mustBegin: false, minSumLogProb: null, memory: null };
    for await (const event of deps.engine.generate({ ...asked, ...nothing }, signal)) {
      if (event.kind === "end") return;
    }
  };
}

function promptMaker(healing: LocalInferDeps["healing"]) {
  const healings = new WeakMap<Tokenizer, TokenHealing>();
  const healingOf = (tokenizer: Tokenizer): TokenHealing => {
    const known = healings.get(tokenizer) ?? new TokenHealing(tokenizer);
    healings.set(tokenizer, known);
    return known;
  };
  return (context: CompletionContext, { tokenizer, format, contextLength }: LocalModel, maxTokens: number) =>
    buildFimPrompt(context, contextLength - maxTokens, {
      ...{ tokenizer, format },
      healing: healing === "on" ? healingOf(tokenizer) : null,
    });
}

function idsWithoutToken(from: number, to: number): TokenId[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

async function* observed(
  tokens: GenerateStream,
  tokenizer: Tokenizer,
  { onToken }: InferObserver,
): GenerateStream {
  for await (const event of tokens) {
    if (event.kind === "token") {
      const { tokenId, logProb, source } = event;
      onToken({ tokenId, text: tokenizer.decode([tokenId]), probability: Math.exp(logProb), source });
    }
    yield event;
  }
}

type FixedParams = "promptIds" | "eosIds" | "stopIds" | "healing" | "maskedIds" | "endIds";

function paramsOf(
  { extent }: CompletionContext,
  { promptIds, healing }: FimPrompt,
  { tokenizer, format, vocabSize }: LocalModel,
): Pick<GenerateParams, FixedParams> {
  const isLine = extent === "line";
  const formatIds =
    format.order === "plain" ? [] : [format.fimPrefixId, format.fimSuffixId, format.fimMiddleId];
  return {
    promptIds,
    healing,
    // A model that begins a new file has ended this one's middle.
    eosIds: tokenizer.specialIds.filter((id) => !formatIds.includes(id)),
    // A prompt is made of these, a text never is; a number without a token means nothing.
    maskedIds: [...formatIds, ...idsWithoutToken(tokenizer.vocabSize, vocabSize)],
    stopIds: isLine ? tokenizer.lineEndIds : [],
    endIds: isLine ? tokenizer.lineStartIds : [],
  };
}

function suffixOf({ suffixFrom }: FimPrompt, mayMove: boolean): Pick<GenerateParams, "suffix"> {
  return suffixFrom === null ? {} : { suffix: { from: suffixFrom, mayMove } };
}

/** While somebody types a quick answer counts; who asks gets the exact one, and so does who looks back at an earlier one. */
function mayMove(request: InferRequest | undefined): boolean {
  return request?.triggerKind === "automatic" && !request.recordedOpinions;
}

/** An explicit request always gets the best suggestion; an automatic one is dropped when it is too improbable. */
function generateLimitsOf(
  request: InferRequest | undefined,
): Pick<GenerateParams, "mustBegin" | "minSumLogProb"> {
  const isAutomatic = request?.triggerKind === "automatic";
  return { mustBegin: request?.triggerKind === "invoked", minSumLogProb: isAutomatic ? HOPELESS : null };
}

async function memoryQuery(
  { memory }: LocalInferDeps,
  { request, prompt, model }: { request: InferRequest | undefined; prompt: FimPrompt; model: LocalModel },
  signal: AbortSignal,
): Promise<MemoryQuery | RecordedMemory | null> {
  if (!request || request.workspaceMemory === "off") return null;
  const mixing =
    request.workspaceMemory === "only" ? null : model.mixing.families[languageOf(request.languageId).family];
  if (request.recordedOpinions) return { opinions: request.recordedOpinions, mixing };
  if (!memory) return null;
  const { uri, text, offset } = request;
  // What healing took off will be generated again.
  const before = withUnixEnds(text.slice(0, offset)).slice(0, -prompt.healedText.length || undefined);
  const query = await memory.query(uri, { before, after: withUnixEnds(text.slice(offset)) }, signal);
  signal.throwIfAborted();
  return { ...query, mixing };
}

/** Leaves out the first `skip` UTF-16 code units: the document has them. */
async function* pieces(tokens: GenerateStream, decodeStream: DecodeStream, skip: number): InferStream {
  let left = skip;
  let logProbs: number[] = [];
  let sources: TokenSource[] = [];
  const take = (text: string): InferredPiece | null => {
    const piece = { kind: "piece", text: text.slice(left), logProbs, sources } as const;
    left = Math.max(0, left - text.length);
    if (piece.text === "") return null;
    logProbs = [];
    sources = [];
    return piece;
  };
  for await (const event of tokens) {
    if (event.kind === "token") {
      logProbs.push(event.logProb);
      sources.push(event.source);
    }
    const piece = take(event.kind === "token" ? decodeStream.push(event.tokenId) : decodeStream.end());
    if (piece) yield piece;
    if (event.kind === "end") yield event;
  }
}

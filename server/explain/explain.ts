// Text and question → what the panel shows: tokens from the model's own tokenizer, numbers from the model's own run or
// its file. One function for each question; knows neither the completion pipeline nor the page.
import type { EngineClient } from "../engineHost/client";
import type { ModelShape } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Answer, ExplainParams, ExplainQuestions, Question, QuestionKind } from "../protocol/explain";
import type { HeadPlace } from "../protocol/explainModel";
import type { TokensParams, TokensResult } from "../protocol/lsp";
import { UserFacingError } from "../protocol/sentences";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { attentionPicture } from "./attentionPicture";
import { checkedPrompt, checkedQuestion, checkedText, checkIndex } from "./bounds";
import { embeddingRow } from "./embedding";
import { headMatrix } from "./headMatrix";
import { headStep } from "./headStep";
import { layerLens } from "./lens";
import { lineInfluence, tokenInfluence } from "./lineInfluence";
import { looksOf } from "./looks";
import { causeHeads, causeOf } from "./cause";
import { feedForwardStep } from "./feedForward";
import { countParameters } from "./parameters";
import { partAttention } from "./partAttention";
import { bestIds } from "../onnx/ranking";
import { relationsOf } from "./relations";
import { rotaryPosition } from "./rotaryPosition";
import { type KnownTimes, stageTimes } from "./times";
import { toNamedToken, searchVocabulary, vocabularyPlace } from "./vocabulary";
import { type OpenText, similarPlaces, type WorkspaceTexts } from "./similar";
import { continuation, influence, lastSuggestion, type SuggestionRecords } from "./suggestion";
import { ModelWeights } from "./weights/modelWeights";

export interface ExplainDeps {
  readonly tokenizer: Tokenizer;
  readonly engine: Pick<EngineClient, "ask">;
  /** Open files that may be read. */
  readonly openTexts: () => readonly OpenText[];
  /** Of the workspace's source files that are not open and may be read. */
  readonly workspaceTexts: (signal: AbortSignal) => Promise<WorkspaceTexts>;
  readonly records: SuggestionRecords;
  readonly model: {
    readonly id: string;
    readonly shape: ModelShape;
    readonly model: { readonly path: string; readonly bytes: number };
    /** Null: nothing was fitted to it. */
    readonly mixing: object | null;
  };
}

export interface Explain {
  readonly tokens: (params: TokensParams) => Promise<TokensResult>;
  /** The answer to any of `ExplainQuestions`. */
  readonly answer: (params: ExplainParams, signal: AbortSignal) => Promise<Answer>;
}

interface Asked extends ExplainDeps {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly weights: () => Promise<ModelWeights>;
  readonly knownVectors: Map<string, Float32Array>;
  readonly knownTimes: KnownTimes;
}

const CANDIDATES = 50;

/** What is asked of the text: answers that need its tokens get as many as the window holds. */
const ANSWERS: {
  [K in QuestionKind]: (ask: ExplainQuestions[K]["ask"], asked: Asked) => Promise<Answer<K>>;
} = {
  attention: async ({ layer, head }, asked) => {
    const { tokenIds, omitted } = await windowOf(asked);
    const length = tokenIds.length;
    if (length === 0) return { length, omitted, ...attentionPicture(new Float32Array(), 0) };
    const { weights } = await asked.engine.ask("attention", { tokenIds, layer, head }, asked.signal); // [length, length]
    return { length, omitted, ...attentionPicture(weights, length) };
  },
  head: async (place, asked) => headStep(await probe(place, asked), kvHeadOf(place.head, asked.model.shape)),
  overview: async (_, asked) => {
    const { tokenIds, omitted } = await windowOf(asked);
    const spans = await asked.tokenizer.encodeWithSpansSliced(asked.text, asked.signal);
    const relations = relationsOf(asked.text, spans, tokenIds.length);
    const overview = await asked.engine.ask("overview", { tokenIds, relations }, asked.signal);
    return { length: tokenIds.length, omitted, ...overview };
  },
  looks: async ({ position }, asked) => {
    const { tokenIds } = await windowOf(asked);
    checkIndex("position", position, tokenIds.length);
    return looksOf(tokenIds.slice(0, position + 1), asked);
  },
  feedForward: async ({ position, layer }, asked) => {
    const { tokenIds } = await windowOf(asked);
    checkIndex("position", position, tokenIds.length);
    const numbers = await numbersOf(asked);
    return feedForwardStep({ tokenIds: tokenIds.slice(0, position + 1), layer }, { ...asked, ...numbers });
  },
  times: (_, asked) => stageTimes(asked),
  cause: (_, asked) => causeOf(lastSuggestion(asked), asked),
  causeHeads: (ask, asked) => causeHeads(ask, asked),
  next: async ({ position }, asked) => {
    const { logits } = await probe({ position, layer: 0, head: 0 }, asked);
    return { logits, candidates: bestIds(logits, CANDIDATES).map((id) => toNamedToken(id, asked.tokenizer)) };
  },
  surprise: async (_, asked) => {
    const { tokenIds, omitted } = await windowOf(asked);
    return {
      length: tokenIds.length,
      omitted,
      ...(await asked.engine.ask("score", { tokenIds }, asked.signal)),
    };
  },
  layers: async ({ position }, asked) =>
    layerLens(await probe({ position, layer: 0, head: 0 }, asked), await numbersOf(asked)),
  embedding: async ({ tokenId }, asked) => embeddingRow(tokenId, await numbersOf(asked)),
  position: async (place, asked) => {
    const weights = await asked.weights();
    const rotary = weights.anatomy?.rotary;
    if (!rotary) throw new UserFacingError(weights.anatomy ? "notRotated" : "insideUnknown");
    const [cos, sin] = [await weights.vector(rotary.cos), await weights.vector(rotary.sin)];
    const pairs = weights.graph.tensors.get(rotary.cos)?.dims.at(-1) ?? 0;
    const table = { cos, sin, pairs, interleaved: rotary.interleaved };
    return rotaryPosition(await probe(place, asked), place.position, table);
  },
  weights: async (part, asked) => headMatrix(part, await asked.weights(), asked.model.shape),
  parameters: async (_, asked) => {
    const { graph, anatomy } = await asked.weights();
    return countParameters(graph, anatomy, asked.model.model.bytes);
  },
  suggestion: (_, asked) =>
    Promise.resolve({ record: lastSuggestion(asked), isFitted: asked.model.mixing !== null }),
  continue: (ask, asked) => continuation(ask, asked),
  influence: (ask, asked) => influence(ask, asked),
  lineInfluence: (_, asked) => lineInfluence(lastSuggestion(asked), asked),
  tokenInfluence: (ask, asked) => tokenInfluence(ask, asked),
  partAttention: (ask, asked) => {
    checkedPrompt(ask.promptIds, asked.model.shape);
    return partAttention(ask, asked);
  },
  similar: async ({ scope }, asked) => {
    const { tokenIds } = await windowOf(asked);
    if (tokenIds.length === 0) throw new UserFacingError("nothingToCompare");
    return similarPlaces(asked.text, scope, asked);
  },
  vocabularyPlace: ({ tokenId }, asked) => Promise.resolve(vocabularyPlace(tokenId, asked.tokenizer)),
  vocabulary: ({ search }, asked) => Promise.resolve(searchVocabulary(search, asked.tokenizer)),
};

export function createExplain(deps: ExplainDeps): Explain {
  const { nLayer, nHead, nKvHead, headDim, vocabSize, contextLength } = deps.model.shape;
  let opened: Promise<ModelWeights> | null = null;
  const knownVectors = new Map<string, Float32Array>();
  const knownTimes: KnownTimes = new Map();
  const weights = () => (opened ??= ModelWeights.open(deps.model.model.path, deps.model.shape));
  return {
    tokens: async (params) => ({
      model: deps.model.id,
      contextLength,
      nLayer,
      nHead,
      nKvHead,
      headDim,
      vocabSize,
      tokens: await deps.tokenizer.encodeWithSpansSliced(checkedText((params as TokensParams | null)?.text)),
    }),
    answer: async (params, signal) => {
      const bounds = { ...deps.model.shape, namedTokens: deps.tokenizer.vocabSize };
      const { text, question } = checkedQuestion(params, bounds);
      // The union of questions and their answers is one table: its entry takes what its key asks.
      const answer = ANSWERS[question.kind] as (ask: Question, asked: Asked) => Promise<Answer>;
      return await answer(question, { ...deps, text, signal, weights, knownVectors, knownTimes });
    },
  };
}

async function windowOf({
  tokenizer,
  text,
  signal,
  model,
}: Asked): Promise<{ tokenIds: TokenId[]; omitted: number }> {
  const all = await tokenizer.encodeSliced(text, signal);
  const tokenIds = all.slice(0, model.shape.contextLength);
  return { tokenIds, omitted: all.length - tokenIds.length };
}

async function probe(place: HeadPlace, asked: Asked) {
  const { tokenIds } = await windowOf(asked);
  checkIndex("position", place.position, tokenIds.length);
  const { position, layer, head } = place;
  return asked.engine.ask("probe", { tokenIds, position, layer, head }, asked.signal);
}

async function numbersOf({ weights, tokenizer, signal }: Asked) {
  return { weights: await weights(), nameOf: (id: TokenId) => toNamedToken(id, tokenizer), signal };
}

function kvHeadOf(head: number, { nHead, nKvHead }: ModelShape): number {
  return Math.floor(head / (nHead / nKvHead));
}

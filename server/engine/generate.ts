// Prompt → tokens, greedily, one decode step at a time. Keeps what the KV cache holds of the prompt already.
import type { GenerateParams, GenerateResult, HealingState, StopReason, TokenId } from "../protocol/engine";
import { assert, type Decoder } from "./decoder";
import type { KvCache } from "./kvCache";
import { prefill } from "./prefill";
import { type Choice, chooseBest, chooseBestAmong } from "./sampler";

export interface GenerateDeps {
  /** Throws the signal's reason when a run is asked for after an abort. */
  readonly decoder: Decoder;
  readonly kvCache: KvCache;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onToken: (choice: Choice) => void;
}

/** Never throws for an abort: the result says `aborted` and counts what was done. */
export async function generate(params: GenerateParams, deps: GenerateDeps): Promise<GenerateResult> {
  const { shape } = deps.decoder;
  assert(params.promptIds.length > 0, "expected a prompt, got no tokens");
  assert(
    params.promptIds.length <= shape.contextLength,
    `expected at most ${shape.contextLength} prompt tokens, got ${params.promptIds.length}`,
  );
  const counted = countRuns(deps.decoder);
  const started = deps.now();
  const reusedLength = deps.kvCache.keepSharedPrefix(params.promptIds);
  let prefilled: number | null = null;
  let stopReason: StopReason;
  try {
    const output = await prefill(counted.decoder, deps.kvCache, params.promptIds.slice(reusedLength), {
      logits: "last",
    });
    prefilled = deps.now();
    stopReason = await decodeLoop(params, { ...deps, decoder: counted.decoder }, output.logits);
  } catch (error) {
    if (!deps.signal.aborted || error !== deps.signal.reason) throw error;
    stopReason = "aborted";
  }
  const ended = deps.now();
  return {
    stopReason,
    promptLength: params.promptIds.length,
    reusedLength,
    tokensEvaluated: counted.tokens(),
    runs: counted.runs(),
    prefillMs: (prefilled ?? ended) - started,
    decodeMs: prefilled === null ? 0 : ended - prefilled,
  };
}

async function decodeLoop(
  params: GenerateParams,
  { decoder, kvCache, onToken }: GenerateDeps,
  firstLogits: Float32Array, // [vocabSize]
): Promise<StopReason> {
  const eosIds = new Set(params.eosIds);
  const stopIds = new Set(params.stopIds);
  let logits = firstLogits;
  let healing = params.healing[0];
  for (let count = 1; count <= params.maxTokens; count++) {
    const choice = healing ? chooseBestAmong(logits, allowedIds(healing)) : chooseBest(logits);
    if (!healing && eosIds.has(choice.tokenId)) return "eos";
    healing = nextHealing(params.healing, healing, choice.tokenId);
    onToken(choice);
    if (stopIds.has(choice.tokenId)) return "stopToken";
    if (count === params.maxTokens) break;
    if (kvCache.pastLength >= decoder.shape.contextLength) return "contextLength";
    logits = await decodeStep(decoder, kvCache, choice.tokenId);
  }
  return "maxTokens";
}

async function decodeStep(decoder: Decoder, kvCache: KvCache, tokenId: TokenId): Promise<Float32Array> {
  const output = await decoder.run({
    tokenIds: [tokenId],
    past: kvCache.layers,
    pastLength: kvCache.pastLength,
    room: () => kvCache.room(1),
    logits: "last",
  });
  kvCache.append([tokenId], output.present);
  return output.logits; // [vocabSize]
}

function allowedIds(state: HealingState): TokenId[] {
  return [...state.complete, ...state.partial.map(({ tokenId }) => tokenId)];
}

function nextHealing(
  states: readonly HealingState[],
  state: HealingState | undefined,
  tokenId: TokenId,
): HealingState | undefined {
  const partial = state?.partial.find((candidate) => candidate.tokenId === tokenId);
  return partial && states[partial.next];
}

function countRuns(decoder: Decoder) {
  let runs = 0;
  let tokens = 0;
  const counting: Decoder = {
    shape: decoder.shape,
    inside: decoder.inside,
    run: async (input) => {
      const output = await decoder.run(input);
      runs++;
      tokens += input.tokenIds.length;
      return output;
    },
  };
  return { decoder: counting, runs: () => runs, tokens: () => tokens };
}

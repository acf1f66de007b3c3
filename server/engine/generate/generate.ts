// Prompt → tokens, greedily on the mixture of model and memory. Keeps what the KV cache holds of the prompt already.
import type { GenerateParams, GenerateResult, StopReason, TokenSource } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type Decoder } from "../model/decoder";
import { DecodeRuns } from "./decodeRuns";
import { draftAfter } from "./draft";
import type { KvCache } from "../model/kvCache";
import type { MemoryStore } from "../memory/memoryStore";
import { Outcomes } from "./outcomes";
import { beginReading } from "./readPrompt";

export interface GeneratedChoice {
  readonly tokenId: TokenId;
  /** Natural logarithm. */
  readonly logProb: number;
  readonly source: TokenSource;
}

export interface GenerateDeps {
  /** Throws the signal's reason when a run is asked for after an abort. */
  readonly decoder: Decoder;
  readonly kvCache: KvCache;
  readonly memoryStore: MemoryStore;
  /** What was suggested last, with the tokens before it: the first guess at what comes now. */
  readonly lastSuggestion: readonly TokenId[];
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onToken: (choice: GeneratedChoice) => void;
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
  const isModelAsked = params.memory?.mixing !== null;
  const reading = isModelAsked ? beginReading(params, { ...deps, decoder: counted.decoder }) : null;
  let prefilled: number | null = null;
  let ending: Ending = { stopReason: "aborted", endLogProb: null, chosen: 0 };
  try {
    const logits = (await reading?.read()) ?? null;
    prefilled = deps.now();
    ending = await decodeLoop(params, { ...deps, decoder: counted.decoder }, logits);
  } catch (error) {
    if (!deps.signal.aborted || error !== deps.signal.reason) throw error;
  }
  const ended = deps.now();
  const movedLength =
    prefilled === null || !reading ? 0 : params.promptIds.length - 1 - deps.kvCache.exactLength;
  return {
    ...ending,
    promptLength: params.promptIds.length,
    reusedLength: reading?.reusedLength ?? 0,
    ...(movedLength > 0 && { movedLength }),
    tokensEvaluated: counted.tokens(),
    runs: counted.runs(),
    prefillMs: (prefilled ?? ended) - started,
    decodeMs: prefilled === null ? 0 : ended - prefilled,
  };
}

type Ending = Pick<GenerateResult, "stopReason" | "endLogProb" | "endOpinion" | "chosen">;

/** `firstLogits` [vocabSize]: after the prompt; null: the memory alone. */
async function decodeLoop(
  params: GenerateParams,
  deps: GenerateDeps,
  firstLogits: Float32Array | null,
): Promise<Ending> {
  const { contextLength, vocabSize } = deps.decoder.shape;
  const outcomes = new Outcomes(params, deps.memoryStore, vocabSize);
  const runs = new DecodeRuns(deps.decoder, deps.kvCache);
  const earlier = [deps.lastSuggestion, params.promptIds];
  const stopIds = new Set(params.stopIds);
  const end = (stopReason: StopReason, endLogProb: number | null = null): Ending => ({
    stopReason,
    endLogProb,
    chosen: outcomes.generated.length + Number(endLogProb !== null),
  });
  let logits = firstLogits;
  let sumLogProb = 0;
  for (let count = 1; count <= params.maxTokens; count++) {
    const outcome = outcomes.choose(logits);
    if (outcome === null) return end("unknown");
    const { tokenId, logProb, source } = outcome;
    if (tokenId === null)
      return { ...end("eos", logProb), ...(source.opinion && { endOpinion: source.opinion }) };
    outcomes.accept(tokenId);
    deps.onToken({ tokenId, logProb, source });
    sumLogProb += logProb;
    if (stopIds.has(tokenId)) return end("stopToken");
    if (sumLogProb < (params.minSumLogProb ?? -Infinity)) return end("hopeless");
    if (count === params.maxTokens) break;
    const room = contextLength - params.promptIds.length - (count - 1);
    if (room <= 0) return end("contextLength");
    const most = Math.min(room - 1, params.maxTokens - count);
    const guess = () => (outcomes.isHealing ? [] : draftAfter(outcomes, earlier, most));
    if (logits !== null) logits = await runs.logitsAfter(tokenId, guess);
    else if (deps.signal.aborted) return end("aborted");
  }
  return end("maxTokens");
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

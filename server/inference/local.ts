// The local way to complete: context → prompt → the engine's tokens → pieces of text. The engine is a process; this
// only talks to it.
import type { GeneratedToken } from "../engine/connection";
import type { GenerateParams, GenerateResult } from "../protocol/engine";
import { DecodeStream } from "../tokenizer/decodeStream";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { buildFimPrompt, type PromptIds } from "./fimPrompt";
import { TokenHealing } from "./tokenHealing";
import { type Infer, InferenceError, type InferredPiece } from "./types";

export interface LocalInferDeps {
  /** `EngineClient` fits. */
  readonly engine: {
    generate(
      params: GenerateParams,
      signal: AbortSignal,
    ): AsyncGenerator<GeneratedToken, GenerateResult, void>;
  };
  readonly tokenizer: Tokenizer;
  /** The model's manifest entry fits. */
  readonly model: {
    readonly specialIds: PromptIds;
    readonly shape: { readonly contextLength: number };
  };
}

/** Whether half a word at the prompt's end is spelled out anew. A switch in code, so that both can be evaluated. */
export const HEALS_TOKENS = true;

export function createLocalInfer({ engine, tokenizer, model }: LocalInferDeps): Infer {
  const healing = HEALS_TOKENS ? new TokenHealing(tokenizer) : null;
  return async function* infer(context, { maxTokens }, signal) {
    signal.throwIfAborted();
    const { specialIds, shape } = model;
    const maxPromptTokens = shape.contextLength - maxTokens;
    const prompt = buildFimPrompt(context, maxPromptTokens, { tokenizer, specialIds, healing });
    const params = {
      promptIds: prompt.promptIds,
      maxTokens,
      // A model that begins a new file has ended this one's middle.
      eosIds: tokenizer.specialIds,
      stopIds: context.extent === "line" ? tokenizer.lineEndIds : [],
      healing: prompt.healing,
    };
    const decodeStream = new DecodeStream((tokenId) => tokenizer.bytesOf(tokenId));
    try {
      return yield* pieces(engine.generate(params, signal), decodeStream, prompt.healedText.length);
    } catch (error) {
      if (signal.aborted) throw error;
      throw new InferenceError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
}

/** Leaves out the first `skip` UTF-16 code units: the document has them. */
async function* pieces(
  tokens: AsyncGenerator<GeneratedToken, GenerateResult, void>,
  decodeStream: DecodeStream,
  skip: number,
): AsyncGenerator<InferredPiece, GenerateResult, void> {
  let left = skip;
  let logProbs: number[] = [];
  const take = (text: string): InferredPiece | null => {
    const piece = { text: text.slice(left), logProbs };
    left = Math.max(0, left - text.length);
    if (piece.text === "") return null;
    logProbs = [];
    return piece;
  };
  let isEnded = false;
  try {
    for (;;) {
      const next = await tokens.next();
      if (next.done) {
        isEnded = true;
        const rest = take(decodeStream.end());
        if (rest) yield rest;
        return next.value;
      }
      logProbs.push(next.value.logProb);
      const piece = take(decodeStream.push(next.value.tokenId));
      if (piece) yield piece;
    }
  } finally {
    // Whoever stops listening ends the generation; its counters are of no use then.
    if (!isEnded) await tokens.return(undefined as never);
  }
}

// The local way to complete: context → prompt → the engine's tokens → pieces of text. The engine is a process; this
// only talks to it.
import type { GeneratedToken } from "../engine/connection";
import type { PromptFormat } from "../model/promptFormat";
import type { GenerateParams, GenerateResult } from "../protocol/engine";
import { DecodeStream } from "../tokenizer/decodeStream";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { buildFimPrompt } from "./fimPrompt";
import { promptParts } from "./promptParts";
import { TokenHealing } from "./tokenHealing";
import { type Infer, InferenceError, type InferObserver, type InferredPiece } from "./types";

/** What the text side must know of a model. */
export interface LocalModel {
  /** As the manifest names it. */
  readonly id: string;
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
  readonly contextLength: number;
  /** As many logits as the model gives: public ones have some more than their tokenizer has tokens. */
  readonly vocabSize: number;
}

export interface LocalInferDeps {
  /** Loads it with the first request; throws when the model's files are not as they should be. */
  readonly model: () => Promise<LocalModel>;
  /** `EngineClient` fits. */
  readonly engine: {
    generate(
      params: GenerateParams,
      signal: AbortSignal,
    ): AsyncGenerator<GeneratedToken, GenerateResult, void>;
  };
  readonly healing: "on" | "off";
}

export function createLocalInfer(deps: LocalInferDeps): Infer {
  const healings = new WeakMap<Tokenizer, TokenHealing>();
  const healingOf = (tokenizer: Tokenizer): TokenHealing => {
    const known = healings.get(tokenizer) ?? new TokenHealing(tokenizer);
    healings.set(tokenizer, known);
    return known;
  };
  return async function* infer(context, { maxTokens, observer }, signal) {
    try {
      const { id, tokenizer, format, contextLength, vocabSize } = await deps.model();
      signal.throwIfAborted();
      const healing = deps.healing === "on" ? healingOf(tokenizer) : null;
      const maxPromptTokens = contextLength - maxTokens;
      const prompt = buildFimPrompt(context, maxPromptTokens, { tokenizer, format, healing });
      observer?.onPrompt({
        model: id,
        parts: promptParts(prompt.promptIds, tokenizer),
        healedText: prompt.healedText,
      });
      const tokens = deps.engine.generate(
        {
          promptIds: prompt.promptIds,
          maxTokens,
          // A model that begins a new file has ended this one's middle; a number without a token means nothing.
          eosIds: [...tokenizer.specialIds, ...idsWithoutToken(tokenizer.vocabSize, vocabSize)],
          stopIds: context.extent === "line" ? tokenizer.lineEndIds : [],
          healing: prompt.healing,
        },
        signal,
      );
      const told = observer ? observed(tokens, tokenizer, observer) : tokens;
      return yield* pieces(told, new DecodeStream((id) => tokenizer.bytesOf(id)), prompt.healedText.length);
    } catch (error) {
      if (signal.aborted || error instanceof InferenceError) throw error;
      throw new InferenceError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
}

function idsWithoutToken(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

async function* observed(
  tokens: AsyncGenerator<GeneratedToken, GenerateResult, void>,
  tokenizer: Tokenizer,
  { onToken }: InferObserver,
): AsyncGenerator<GeneratedToken, GenerateResult, void> {
  try {
    for (;;) {
      const next = await tokens.next();
      if (next.done) return next.value;
      const { tokenId, logProb } = next.value;
      onToken({ tokenId, text: tokenizer.decode([tokenId]), probability: Math.exp(logProb) });
      yield next.value;
    }
  } finally {
    await tokens.return(undefined as never);
  }
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

// Text → what the panel shows of it: tokens from the model's own tokenizer, attention from the model's own run.
// Knows neither the completion pipeline nor the page.
import type { EngineClient } from "../engine/client";
import type { ModelShape, TokenId } from "../protocol/engine";
import type {
  AttentionRequestParams,
  AttentionRequestResult,
  TokensParams,
  TokensResult,
} from "../protocol/lsp";
import type { Tokenizer } from "../tokenizer/tokenizer";

export interface ExplainDeps {
  readonly tokenizer: Pick<Tokenizer, "encodeSliced" | "encodeWithSpansSliced">;
  readonly engine: Pick<EngineClient, "attention">;
  readonly model: { readonly id: string; readonly shape: ModelShape };
}

export interface Explain {
  readonly tokens: (params: TokensParams) => Promise<TokensResult>;
  readonly attention: (
    params: AttentionRequestParams,
    signal: AbortSignal,
  ) => Promise<AttentionRequestResult>;
}

export function createExplain({ tokenizer, engine, model }: ExplainDeps): Explain {
  const { nLayer, nHead, contextLength } = model.shape;
  return {
    tokens: async ({ text }) => ({
      model: model.id,
      contextLength,
      nLayer,
      nHead,
      tokens: await tokenizer.encodeWithSpansSliced(checkedText(text)),
    }),
    attention: async ({ text, layer, head }, signal) => {
      checkIndex("layer", layer, nLayer);
      checkIndex("head", head, nHead);
      const all = await tokenizer.encodeSliced(checkedText(text), signal);
      const tokenIds: TokenId[] = all.slice(0, contextLength);
      const omitted = all.length - tokenIds.length;
      if (tokenIds.length === 0) return { length: 0, omitted, weightsBase64: "" };
      const { weights } = await engine.attention({ tokenIds, layer, head }, signal); // [length, length]
      return { length: tokenIds.length, omitted, weightsBase64: toBase64(weights) };
    },
  };
}

/** Bytes as they lie in memory: little-endian on every system that Loupe runs on. */
function toBase64(weights: Float32Array): string {
  return Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString("base64");
}

function checkedText(text: unknown): string {
  if (typeof text !== "string") throw new RangeError(`expected a text, got ${typeof text}`);
  return text;
}

function checkIndex(name: string, value: number, count: number): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new RangeError(`expected a ${name} from 0 to ${count - 1}, got ${String(value)}`);
}

// What Loupe knows of a text or a suggestion → plain objects that a chat's model can read. Bounded: a chat pays for
// every word.
import type { TokensResult } from "../../server/protocol/lsp";
import type { RequestRecord } from "../../server/protocol/record";

/** More tokens than this are counted, not listed. */
export const MAX_LISTED = 400;

export interface TokensAnswer {
  readonly model: string;
  readonly count: number;
  /** The model's window, in tokens. */
  readonly contextLength: number;
  readonly tokens: readonly { readonly id: number; readonly text: string }[];
  /** Tokens that are not listed. */
  readonly left: number;
}

export function tokensAnswer({ model, contextLength, tokens }: TokensResult, text: string): TokensAnswer {
  const listed = tokens.slice(0, MAX_LISTED);
  return {
    ...{ model, contextLength, count: tokens.length, left: tokens.length - listed.length },
    tokens: listed.map(({ tokenId, start, end }) => ({ id: tokenId, text: text.slice(start, end) })),
  };
}

export interface SurpriseAnswer {
  readonly model: string;
  /** Mean over all tokens but the first, which nothing stands before. */
  readonly meanBits: number;
  readonly tokens: readonly { readonly text: string; readonly bits: number; readonly line: number }[];
  readonly left: number;
}

/** The most surprising first. @param logProbs natural logarithms, of each token but the first */
export function surpriseAnswer(
  { model, tokens }: TokensResult,
  logProbs: readonly number[],
  text: string,
): SurpriseAnswer {
  const bits = logProbs.map((logProb) => -logProb / Math.LN2);
  const all = tokens.slice(1, 1 + bits.length).map(({ start, end }, i) => ({
    text: text.slice(start, end),
    bits: Number((bits[i] ?? 0).toFixed(2)),
    line: text.slice(0, start).split("\n").length,
  }));
  const sum = bits.reduce((total, value) => total + value, 0);
  const listed = all.sort((a, b) => b.bits - a.bits).slice(0, MAX_LISTED);
  return {
    ...{ model, tokens: listed, left: all.length - listed.length },
    meanBits: bits.length === 0 ? 0 : Number((sum / bits.length).toFixed(2)),
  };
}

export interface WhyAnswer {
  readonly outcome: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly model: string | null;
  readonly shown: string;
  readonly written: string | null;
  readonly tokens: readonly {
    readonly text: string;
    readonly probability: number;
    /** What the model and the memory of the workspace each gave it; absent where they do not tell. */
    readonly byModel?: number;
    readonly byMemory?: number;
  }[];
  /** Filters that changed the text or dropped it. */
  readonly filters: readonly { readonly filter: string; readonly verdict: string }[];
}

/** Without the prompt: it holds the files around the cursor, which were not asked for. */
export function whyAnswer(record: RequestRecord): WhyAnswer {
  const { outcome, position, insertText, written, tokens, filters, prompt } = record;
  return {
    ...{ outcome, position, written, shown: insertText, model: prompt?.model ?? null },
    tokens: tokens.slice(0, MAX_LISTED).map(({ text, probability, source }) => ({
      ...{ text, probability: Number(probability.toFixed(4)) },
      ...(source && {
        byModel: Number(source.modelProb.toFixed(4)),
        byMemory: Number(source.memoryProb.toFixed(4)),
      }),
    })),
    filters: filters
      .filter(({ verdict }) => verdict !== "kept")
      .map(({ filter, verdict }) => ({ filter, verdict })),
  };
}

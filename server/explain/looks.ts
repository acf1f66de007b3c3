// A text's tokens → what each layer and head looks at most from the last of them: the other tokens that are words, since
// blanks and brackets tell a person nothing, and neither does the first one: heads rest there that find nothing.
import type { EngineClient } from "../engineHost/client";
import type { ModelShape } from "../protocol/engine";
import type { StrongestLooks } from "../protocol/explainModel";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";

export interface LooksDeps {
  readonly tokenizer: Pick<Tokenizer, "decode">;
  readonly engine: Pick<EngineClient, "ask">;
  readonly model: { readonly shape: Pick<ModelShape, "nLayer" | "nHead"> };
  readonly signal: AbortSignal;
}

const WORD = /[\p{L}\p{N}]/u;

export async function looksOf(
  tokenIds: readonly TokenId[],
  { tokenizer, engine, model, signal }: LooksDeps,
): Promise<StrongestLooks> {
  const { weights } = await engine.ask("lookBack", { tokenIds }, signal); // [nLayer, nHead, tokenIds.length]
  const isWord = tokenIds.slice(0, -1).map((id, i) => i > 0 && WORD.test(tokenizer.decode([id])));
  return strongestWords(weights, isWord, model.shape.nLayer * model.shape.nHead);
}

/** `weights` [heads, isWord.length + 1]: the last column is the token itself. */
export function strongestWords(
  weights: Float32Array,
  isWord: readonly boolean[],
  heads: number,
): StrongestLooks {
  const length = isWord.length + 1;
  const others = new Int32Array(heads).fill(-1); // [heads]
  const best = new Float32Array(heads); // [heads]
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < isWord.length; i++) {
      const weight = weights[head * length + i] ?? 0;
      if (!isWord[i] || weight <= (best[head] ?? 0)) continue;
      best[head] = weight;
      others[head] = i;
    }
  }
  return { others, weights: best };
}

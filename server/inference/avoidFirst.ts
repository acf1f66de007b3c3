// Another way to go on: the first token is chosen among all but those that earlier ways began with. Expressed as a state
// of token healing, which the engine walks anyway.
import type { HealingState } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";

export function avoidFirst(
  healing: readonly HealingState[],
  avoided: readonly TokenId[],
  tokenizer: Pick<Tokenizer, "vocabSize" | "isSpecial">,
): readonly HealingState[] {
  if (avoided.length === 0) return healing;
  const [first = { complete: ordinaryIds(tokenizer), partial: [] }, ...others] = healing;
  const isLeft = (tokenId: TokenId) => !avoided.includes(tokenId);
  const complete = first.complete.filter(isLeft);
  const partial = first.partial.filter(({ tokenId }) => isLeft(tokenId));
  return [{ complete, partial }, ...others];
}

function ordinaryIds(tokenizer: Pick<Tokenizer, "vocabSize" | "isSpecial">): TokenId[] {
  const all = Array.from({ length: tokenizer.vocabSize }, (_, tokenId) => tokenId);
  return all.filter((tokenId) => !tokenizer.isSpecial(tokenId));
}

// Ids of a prompt → the parts that a person can read: cut at every special token. Knows no prompt's order.
import type { TokenId } from "../protocol/tokenId";
import type { PromptPart } from "../protocol/record";
import type { Tokenizer } from "../tokenizer/tokenizer";

/** `[6, 80, 2, 81]` → `<|file_sep|>` with `a.ts`, `<|fim_suffix|>` with `}`. */
export function promptParts(
  promptIds: readonly TokenId[],
  tokenizer: Pick<Tokenizer, "isSpecial" | "decode">,
): PromptPart[] {
  const parts: PromptPart[] = [];
  for (let start = 0; start < promptIds.length;) {
    let end = start + 1;
    while (end < promptIds.length && !tokenizer.isSpecial(promptIds[end] ?? 0)) end++;
    const tokenIds = promptIds.slice(start, end);
    const special = tokenizer.isSpecial(tokenIds[0] ?? 0) ? 1 : 0;
    parts.push({
      begin: tokenizer.decode(tokenIds.slice(0, special)),
      text: tokenizer.decode(tokenIds.slice(special)),
      tokenIds,
    });
    start = end;
  }
  return parts;
}

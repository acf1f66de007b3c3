// Names of a tokenizer's special tokens → how a model was taught to fill a gap. A model of no known
// family continues its text plainly. Knows names and ids, not the prompt (see inference/fimPrompt.ts).
import { PROMPT_FORMATS, type PromptFormatRecord } from "../protocol/promptFormats";
import type { TokenId } from "../protocol/tokenId";

interface Frame {
  /** What the model expects in front of everything. */
  readonly bosIds: readonly TokenId[];
  /** Before the repository's name; null where the family has no such token. */
  readonly repoNameId: TokenId | null;
  /** Before the file's path; null: the prompt names no file. */
  readonly fileSepId: TokenId | null;
}

export interface FimFormat extends Frame {
  readonly order: "suffixPrefixMiddle" | "prefixSuffixMiddle";
  readonly fimPrefixId: TokenId;
  readonly fimSuffixId: TokenId;
  readonly fimMiddleId: TokenId;
}

export interface PlainFormat extends Frame {
  readonly order: "plain";
}

export type PromptFormat = FimFormat | PlainFormat;

/** `bosIds`: what the tokenizer's own post-processor puts in front. */
export function detectPromptFormat(
  specialIdByName: ReadonlyMap<string, TokenId>,
  bosIds: readonly TokenId[],
): PromptFormat {
  const idOf = (name: string | undefined) => (name === undefined ? undefined : specialIdByName.get(name));
  for (const known of PROMPT_FORMATS as readonly PromptFormatRecord[]) {
    const { marks } = known;
    const [fimPrefixId, fimSuffixId, fimMiddleId] = [marks.prefix, marks.suffix, marks.middle].map(idOf);
    if (fimPrefixId === undefined || fimSuffixId === undefined || fimMiddleId === undefined) continue;
    const bosId = idOf(known.bos);
    return {
      order: known.order,
      bosIds: bosIds.length > 0 || bosId === undefined ? bosIds : [bosId],
      repoNameId: null,
      fileSepId: idOf(known.fileSep) ?? null,
      fimPrefixId,
      fimSuffixId,
      fimMiddleId,
    };
  }
  return { order: "plain", bosIds, repoNameId: null, fileSepId: null };
}

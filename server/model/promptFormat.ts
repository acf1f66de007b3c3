// Names of a tokenizer's special tokens → how a model was taught to fill a gap. A table of the public families; a model
// of none of them continues its text plainly. Knows names and ids, not the prompt (see inference/fimPrompt.ts).
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

interface Family {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  readonly fileSep?: string;
  readonly bos?: string;
}

/** Prefix, suffix, middle, as each family's model card writes it. The first whose three tokens exist is taken. */
const FAMILIES: readonly Family[] = [
  // Qwen2.5-Coder; CodeGemma has the first three.
  { prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>", fileSep: "<|file_sep|>" },
  // StarCoder2; StarCoder, Granite and StableCode have the first three.
  { prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>", fileSep: "<file_sep>" },
  { prefix: "<fim-prefix>", suffix: "<fim-suffix>", middle: "<fim-middle>" }, // SantaCoder
  // DeepSeek-Coder marks the gap, then the end.
  {
    prefix: "<｜fim▁begin｜>",
    suffix: "<｜fim▁hole｜>",
    middle: "<｜fim▁end｜>",
    bos: "<｜begin▁of▁sentence｜>",
  },
];

/** `bosIds`: what the tokenizer's own post-processor puts in front. */
export function detectPromptFormat(
  specialIdByName: ReadonlyMap<string, TokenId>,
  bosIds: readonly TokenId[],
): PromptFormat {
  const idOf = (name: string | undefined) => (name === undefined ? undefined : specialIdByName.get(name));
  for (const family of FAMILIES) {
    const [fimPrefixId, fimSuffixId, fimMiddleId] = [family.prefix, family.suffix, family.middle].map(idOf);
    if (fimPrefixId === undefined || fimSuffixId === undefined || fimMiddleId === undefined) continue;
    const bosId = idOf(family.bos);
    return {
      order: "prefixSuffixMiddle",
      bosIds: bosIds.length > 0 || bosId === undefined ? bosIds : [bosId],
      repoNameId: null,
      fileSepId: idOf(family.fileSep) ?? null,
      fimPrefixId,
      fimSuffixId,
      fimMiddleId,
    };
  }
  return { order: "plain", bosIds, repoNameId: null, fileSepId: null };
}

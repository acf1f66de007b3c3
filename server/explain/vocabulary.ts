// A search in the model's vocabulary → the tokens whose text holds it, with the order in which they were learnt, and
// how the searched text itself is built.
import type { TokenId } from "../protocol/tokenId";
import type {
  NamedToken,
  VocabularyAnswer,
  VocabularyEntry,
  VocabularyPlace,
} from "../protocol/explainModel";
import type { Tokenizer } from "../tokenizer/tokenizer";

export const MAX_ENTRIES = 200;

/** An empty search matches all. A number also matches the token of this id, which then comes first. */
export function searchVocabulary(search: string, tokenizer: Tokenizer): VocabularyAnswer {
  const { vocabSize } = tokenizer;
  const wanted = Buffer.from(search);
  const matches: TokenId[] = [];
  for (let id = 0; id < vocabSize; id++)
    if (Buffer.from(tokenizer.bytesOf(id)).includes(wanted)) matches.push(id);
  const byId = /^\d+$/.test(search) && Number(search) < vocabSize ? [Number(search)] : [];
  const order = [...byId, ...bestFirst(matches, wanted.length, tokenizer).filter((id) => !byId.includes(id))];
  return {
    vocabSize,
    matches: order.length,
    entries: order.slice(0, MAX_ENTRIES).map((id) => entryOf(id, tokenizer)),
    spelled: tokenizer.encode(search).map((id) => toNamedToken(id, tokenizer)),
  };
}

/** Neighbours of a token on each side. */
const NEIGHBOURS = 3;

export function vocabularyPlace(tokenId: TokenId, tokenizer: Tokenizer): VocabularyPlace {
  const ids = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => toNamedToken(from + i, tokenizer));
  return {
    own: entryOf(tokenId, tokenizer),
    before: ids(Math.max(0, tokenId - NEIGHBOURS), tokenId),
    after: ids(tokenId + 1, Math.min(tokenizer.vocabSize, tokenId + 1 + NEIGHBOURS)),
  };
}

export function toNamedToken(
  tokenId: TokenId,
  tokenizer: Pick<Tokenizer, "bytesOf" | "isSpecial">,
): NamedToken {
  const bytes = Array.from(tokenizer.bytesOf(tokenId));
  return { tokenId, bytes, ...(tokenizer.isSpecial(tokenId) && { isSpecial: true }) };
}

/** Those with little beside the searched text first, then by id, which is the order of learning. */
function bestFirst(ids: readonly TokenId[], length: number, tokenizer: Tokenizer): TokenId[] {
  if (length === 0) return [...ids];
  return [...ids].sort((a, b) => tokenizer.bytesOf(a).length - tokenizer.bytesOf(b).length || a - b);
}

function entryOf(tokenId: TokenId, tokenizer: Tokenizer): VocabularyEntry {
  const merge = tokenizer.mergeOf(tokenId);
  return {
    tokenId,
    bytes: Array.from(tokenizer.bytesOf(tokenId)),
    isSpecial: tokenizer.isSpecial(tokenId),
    mergeRank: merge?.rank ?? null,
    parts: merge ? [toNamedToken(merge.left, tokenizer), toNamedToken(merge.right, tokenizer)] : [],
  };
}

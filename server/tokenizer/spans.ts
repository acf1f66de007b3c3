// Token ids of a text → where each token lies in it, in UTF-16 code units. A character whose bytes are spread over
// several tokens belongs to all of them.
import type { TokenId } from "../protocol/tokenId";
import type { TokenSpan } from "../protocol/lsp";
import type { Composed } from "./normalize";
import type { TokenBytes } from "./tokenBytes";

/**
 * `"né"` as n, C3, A9 → [0,1), [1,2), [1,2). Appends to `spans`; may be interrupted at every yield. Spans of one id share
 * its bytes: a long text has some thousands of ids, and hundreds of thousands of spans.
 */
export function* spansOf(
  { text, originOf }: Composed,
  tokenIds: readonly TokenId[],
  tokenBytes: Pick<TokenBytes, "of">,
  spans: TokenSpan[],
): Generator<void> {
  const shared = new Map<TokenId, readonly number[]>();
  let byteEnd = 0;
  // The character that holds the last byte seen: its units [start, end) and where its bytes end.
  let character = { start: 0, end: 0, byteEnd: 0 };
  for (const tokenId of tokenIds) {
    const bytes = shared.get(tokenId) ?? Array.from(tokenBytes.of(tokenId) ?? []);
    shared.set(tokenId, bytes);
    const first = character.byteEnd > byteEnd ? character : characterAfter(text, character);
    byteEnd += bytes.length;
    character = first;
    while (character.byteEnd < byteEnd) character = characterAfter(text, character);
    const { start, end } = originOf(first.start, character.end);
    spans.push({ tokenId, start, end, bytes });
    yield;
  }
}

function characterAfter(text: string, { end: start, byteEnd }: { end: number; byteEnd: number }) {
  const codePoint = text.codePointAt(start) ?? 0;
  const units = codePoint > 0xffff ? 2 : 1;
  // A lone surrogate is written as U+FFFD, three bytes as its own code point would be.
  const byteLength = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : units === 1 ? 3 : 4;
  return { start, end: start + units, byteEnd: byteEnd + byteLength };
}

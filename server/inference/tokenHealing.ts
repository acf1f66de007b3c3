// The end of a prompt is often half a word, and half a word is seldom the token that the whole one begins with. So
// the prompt is ended before that word, and generation must spell it out again: which tokens may do that, state by
// state. Knows text and ids; the engine walks the states.
import type { HealingState } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";

export interface HealedPrompt {
  readonly tokenIds: readonly TokenId[];
  /** What was taken off the text's end: generated text begins with it. */
  readonly text: string;
  readonly states: readonly HealingState[];
}

/** A word, and the blank that may belong to its first token. */
const WORD = / ?[\p{L}\p{M}_$]+$/u;
/** Any letter: splitting rules know no other difference between words. */
const NEXT_WORD = "a";
/** A token of punctuation alone, with the blank in front that belongs to it. */
const PUNCTUATION = /^ ?[^\p{L}\p{M}\p{N}_$\s\ufffd]+$/u;
/** The last tokens of a long word are enough: what stands before them is whole. */
const MAX_HEALED_TOKENS = 3;

export class TokenHealing {
  /** All ordinary tokens' bytes, one character a byte, sorted. */
  private readonly sorted: readonly { readonly bytes: string; readonly tokenId: TokenId }[];
  private readonly idByBytes: ReadonlyMap<string, TokenId>;

  constructor(private readonly tokenizer: Tokenizer) {
    const tokenIds = Array.from({ length: tokenizer.vocabSize }, (_, id) => id);
    this.sorted = tokenIds
      .filter((tokenId) => !tokenizer.isSpecial(tokenId))
      .map((tokenId) => ({ bytes: latin1(tokenizer.bytesOf(tokenId)), tokenId }))
      .sort((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0));
    this.idByBytes = new Map(this.sorted.map(({ bytes, tokenId }) => [bytes, tokenId]));
  }

  /** `"x = retu"` → ids of `"x ="`, and states that lead through `" retu"`: `" return"` completes at once. */
  heal(text: string): HealedPrompt {
    const blank = this.blankOfNextWord(text);
    if (blank !== "") {
      // Not the ids of the whole less the last: `⏎····` may be one token where `⏎···` and `·return` are two.
      const tokenIds = this.tokenizer.encode(text.slice(0, -blank.length));
      return { tokenIds, text: blank, states: this.statesFor(blank) };
    }
    const tokenIds = this.tokenizer.encode(text);
    const whole: HealedPrompt = { tokenIds, text: "", states: [] };
    const healable = WORD.exec(text)?.[0] ?? this.lastPunctuation(tokenIds);
    const limit = Buffer.byteLength(healable);
    let taken = 0;
    let keep = tokenIds.length;
    while (tokenIds.length - keep < MAX_HEALED_TOKENS && keep > 0) {
      const length = this.tokenizer.bytesOf(tokenIds[keep - 1] ?? 0).length;
      if (taken + length > limit) break;
      taken += length;
      keep--;
    }
    const bytes = Buffer.from(healable).subarray(limit - taken);
    // Tokens that end inside a character leave half of one: such a rest cannot be named as text.
    const rest = bytes.toString("utf8");
    if (taken === 0 || rest.includes("\ufffd")) return whole;
    return { tokenIds: tokenIds.slice(0, keep), text: rest, states: this.statesFor(latin1(bytes)) };
  }

  /**
   * The last blank, where this tokenizer's splitting rule gives it to a word that follows: GPT-2's does so after `=` and at
   * the end of an indentation, nano's after a word alone.
   */
  private blankOfNextWord(text: string): string {
    const blank = text.slice(-1);
    if (blank !== " " && blank !== "\t") return "";
    // The blanks at the end and what stands before them are split there as in the whole text.
    const end = text.slice(Math.max(0, text.trimEnd().length - 1));
    const before = this.tokenizer.encode(end);
    const after = this.tokenizer.encode(end + NEXT_WORD);
    return before.every((tokenId, i) => after[i] === tokenId) ? "" : blank;
  }

  /** `f(` may have been about to become `f("` or `f()`, which are tokens of their own. */
  private lastPunctuation(tokenIds: readonly TokenId[]): string {
    const last = tokenIds.at(-1);
    if (last === undefined || this.tokenizer.isSpecial(last)) return "";
    return PUNCTUATION.exec(Buffer.from(this.tokenizer.bytesOf(last)).toString("utf8"))?.[0] ?? "";
  }

  /** State i: `rest` from byte i on is still to be spelled out. */
  private statesFor(rest: string): HealingState[] {
    return Array.from(rest, (_, from) => {
      const remaining = rest.slice(from);
      const partial: { tokenId: TokenId; next: number }[] = [];
      for (let length = 1; length < remaining.length; length++) {
        const tokenId = this.idByBytes.get(remaining.slice(0, length));
        if (tokenId !== undefined) partial.push({ tokenId, next: from + length });
      }
      return { complete: this.idsStartingWith(remaining), partial };
    });
  }

  private idsStartingWith(start: string): TokenId[] {
    let low = 0;
    for (let high = this.sorted.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle]?.bytes ?? "") < start) low = middle + 1;
      else high = middle;
    }
    const found: TokenId[] = [];
    for (let i = low; this.sorted[i]?.bytes.startsWith(start); i++) found.push(this.sorted[i]?.tokenId ?? 0);
    return found;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

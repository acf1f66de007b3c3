// Whether a quote, or the slash of a regular expression, opens something at a place in code. Looks at the characters
// around it only.
import type { Language } from "../../languages";

export interface OpenedString {
  readonly closer: string;
  readonly length: number;
  readonly endsWithLine: boolean;
  readonly isRaw: boolean;
  /** A literal of one character, with its end: nothing stays open. */
  readonly isWhole: boolean;
}

/** `f"`, `rb'`, `u8"`, `N'`: letters that a string may begin with. */
const STRING_PREFIX = /(?<![\p{L}\p{N}_])(?:[fFrRbBuUlLN]{1,2}|u8)$/u;
const WORD_BEFORE = /[\p{L}\p{N}_]$/u;
/** `'a'`, `'\n'`, `'\u{1F600}'` where an apostrophe alone is something else. */
const CHARACTER = /'(?:\\(?:u\{[^'}\n]*\}|x..|.)|[^\\'\n])'/y;
/** What stands before a regular expression and before no division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+~^%*>-]|\b(?:return|typeof|case|in|of|yield|await|void|delete))\s*$/;

export function quoteOpensAt(text: string, index: number, { strings }: Language): OpenedString | null {
  const isRaw = (quote: string) => strings.raw?.includes(quote) ?? false;
  const many = strings.manyLines.find((quote) => text.startsWith(quote, index));
  if (many)
    return { closer: many, length: many.length, endsWithLine: false, isRaw: isRaw(many), isWhole: false };
  const char = text.charAt(index);
  if (strings.oneLine.includes(char)) {
    if (char !== "'" || !isApostrophe(text, index))
      return { closer: char, length: 1, endsWithLine: true, isRaw: isRaw(char), isWhole: false };
    return null;
  }
  if (char !== "'") return null;
  CHARACTER.lastIndex = index;
  const literal = CHARACTER.exec(text)?.[0];
  return literal === undefined
    ? null
    : { closer: char, length: literal.length, endsWithLine: true, isRaw: false, isWhole: true };
}

/** `don't` and `items'`; the quote after a string's prefix is none. */
function isApostrophe(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 4), index);
  return WORD_BEFORE.test(before) && !STRING_PREFIX.test(before);
}

/** `x.replace(/"/g` is one, `a / b` and `</div>` are none. */
export function regexOpensAt(text: string, index: number): boolean {
  if (text.charAt(index) !== "/" || /[/*>\s]/.test(text.charAt(index + 1)) || text.charAt(index - 1) === "<")
    return false;
  const before = text.slice(Math.max(text.lastIndexOf("\n", index - 1) + 1, index - 40), index);
  return BEFORE_REGEX.test(before);
}

// Source text → its brackets, those in strings and comments left out. A scanner for many languages at once: it knows
// quotes and comment signs of each, no grammar.
import { type Language, languageOf } from "../../languages";

export interface Bracket {
  readonly char: string;
  readonly index: number;
}

export const CLOSER_OF: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const CLOSERS = new Set(Object.values(CLOSER_OF));
export function isCloser(char: string): boolean {
  return CLOSERS.has(char);
}

/** `f("(") {` → `(`, `)`, `{` */
export function brackets(text: string, languageId: string): Bracket[] {
  const found: Bracket[] = [];
  const language = languageOf(languageId);
  for (let index = 0; index < text.length;) {
    const skipped = skipQuoted(text, index, language);
    if (skipped > index) {
      index = skipped;
      continue;
    }
    const char = text.charAt(index);
    if (CLOSER_OF[char] !== undefined || CLOSERS.has(char)) found.push({ char, index });
    index++;
  }
  return found;
}

/** The end of the string or comment that begins at `index`, or `index` where none does. */
function skipQuoted(text: string, index: number, { comments, strings }: Language): number {
  const starts = (sign: string) => text.startsWith(sign, index);
  const block = comments.block.find(([opener]) => starts(opener));
  if (block) return after(text, block[1], index + block[0].length);
  if (comments.line.some(starts)) return orEnd(text, text.indexOf("\n", index));
  const long = strings.manyLines.find(starts);
  if (long !== undefined) return endOfString(text, index, { quote: long, endsWithLine: false });
  const short = strings.oneLine.find(starts);
  return short === undefined ? index : endOfString(text, index, { quote: short, endsWithLine: true });
}

function endOfString(
  text: string,
  start: number,
  { quote, endsWithLine }: { quote: string; endsWithLine: boolean },
): number {
  for (let index = start + quote.length; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text.startsWith(quote, index)) return index + quote.length;
    else if (endsWithLine && text[index] === "\n") return index;
  }
  return text.length;
}

function after(text: string, sign: string, from: number): number {
  const index = text.indexOf(sign, from);
  return index === -1 ? text.length : index + sign.length;
}

function orEnd(text: string, index: number): number {
  return index === -1 ? text.length : index;
}

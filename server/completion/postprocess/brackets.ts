// Source text → its brackets, those in strings and comments left out. A scanner for many languages at once: it knows
// quotes and comment signs, no grammar.

export interface Bracket {
  readonly char: string;
  readonly index: number;
}

export const CLOSER_OF: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const CLOSERS = new Set(Object.values(CLOSER_OF));
const HASH_COMMENTS = new Set([
  "python",
  "ruby",
  "shellscript",
  "yaml",
  "perl",
  "r",
  "makefile",
  "dockerfile",
  "toml",
]);

export function isCloser(char: string): boolean {
  return CLOSERS.has(char);
}

/** `f("(") {` → `(`, `)`, `{` */
export function brackets(text: string, languageId: string): Bracket[] {
  const found: Bracket[] = [];
  for (let index = 0; index < text.length;) {
    const skipped = skipQuoted(text, index, languageId);
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
function skipQuoted(text: string, index: number, languageId: string): number {
  const hash = HASH_COMMENTS.has(languageId);
  if (hash ? text[index] === "#" : text.startsWith("//", index))
    return orEnd(text, text.indexOf("\n", index));
  if (!hash && text.startsWith("/*", index)) return after(text, "*/", index + 2);
  const quote = text.charAt(index);
  if (quote !== '"' && quote !== "'" && quote !== "`") return index;
  if (languageId === "python" && text.startsWith(quote.repeat(3), index)) {
    return after(text, quote.repeat(3), index + 3);
  }
  return endOfString(text, index, quote);
}

/** A quoted string ends with its line; one in backticks does not. */
function endOfString(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === "\\") index++;
    else if (char === quote) return index + 1;
    else if (char === "\n" && quote !== "`") return index;
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

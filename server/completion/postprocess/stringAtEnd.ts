// Which quote is open at the end of a line of code.
import { languageOf } from "../../languages";

/** `f("ab` → `"`; `f("ab")` → null. Knows strings of one line; a comment is taken for code. */
export function stringAtEnd(prefix: string, languageId: string): string | null {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const { comments, strings } = languageOf(languageId);
  const quotes = new Set([...strings.oneLine, ...strings.manyLines].map((sign) => sign.charAt(0)));
  let quote: string | null = null;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (char === "\\") index++;
    else if (quote === null && comments.line.some((sign) => line.startsWith(sign, index))) return null;
    else if (quote === null && quotes.has(char)) quote = char;
    else if (char === quote) quote = null;
  }
  return quote;
}

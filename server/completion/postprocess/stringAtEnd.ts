// Which quote is open at the end of a line of code.
/** `f("ab` → `"`; `f("ab")` → null. Knows strings of one line; a comment is taken for code. */
export function stringAtEnd(prefix: string, languageId: string): string | null {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const hash = languageId === "python";
  let quote: string | null = null;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (char === "\\") index++;
    else if (quote === null && (hash ? char === "#" : line.startsWith("//", index))) return null;
    else if (quote === null && (char === '"' || char === "'" || char === "`")) quote = char;
    else if (char === quote) quote = null;
  }
  return quote;
}

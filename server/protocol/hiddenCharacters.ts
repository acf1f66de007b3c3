// Characters that cannot be seen, or that change how the text around them is read: controls, zero width, the direction of
// writing. What comes from a file, a model or a server shows them as their numbers, wherever a person reads it.

/** Not the blanks of code: tab, line feed, carriage return. Letters of Hangul that are drawn as nothing, marks for variants by number. */
const HIDDEN =
  /(?![\t\n\r])(?:[\p{Cc}\p{Cf}\u2028\u2029\u3164\uFFA0]|[\u115F\u1160]|[\u{E0100}-\u{E01EF}])/gu;

/** `a\u200Bb` → `a⟨200B⟩b` */
export function withCodes(text: string): string {
  return text.replace(HIDDEN, codeOf);
}

/** For the name of a file or folder, which is one line: a tab and line ends are shown, too. `a\nb.ts` → `a⟨0A⟩b.ts` */
export function nameWithCodes(name: string): string {
  return withCodes(name).replace(/[\t\n\r]/g, codeOf);
}

export function codeOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `⟨${number.toString(16).toUpperCase().padStart(2, "0")}⟩`;
}

/** Without those that `known` does not hold itself. */
export function withoutNewHidden(text: string, known: string): string {
  return text.replace(HIDDEN, (character) => (known.includes(character) ? character : ""));
}

/** For a terminal: a carriage return in a line would have it written over. */
export function forTerminal(text: string): string {
  return withCodes(text).replace(/\r(?!\n)/g, codeOf);
}

/** The same JSON, with each of them as `\uXXXX`. */
export function jsonForTerminal(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return json.replace(HIDDEN, (character) => character.split("").map(escaped).join(""));
}

// The tokens of a text → the one to begin with: the word at the cursor, else a name that the text uses more than once,
// since what the model sees coming and looks back at is most telling there.
import type { TokenSpan } from "../../../server/protocol/lsp";
import { tokenAt } from "./tokens";

/** Shorter ones are everywhere: they are taken only where there are no others. */
const MIN_LENGTH = 4;
const WORD = /^\s*([\p{L}_$][\p{L}\p{N}_$]*)$/u;
/** Of the languages that are completed with syntax help: they say little about the code. */
const KEYWORDS = new Set(
  (
    "abstract async await break case catch class const continue default delete else enum export extends finally " +
    "from function implements import instanceof interface label let private protected public readonly return static string number " +
    "boolean super switch this throw true false null undefined typeof void while with yield type object unknown never " +
    "pass elif except global lambda nonlocal raise None True False self assert print"
  ).split(" "),
);

/** Null: there is no such word. */
export function focusOf(text: string, tokens: readonly TokenSpan[], cursor: number | null): number | null {
  const words = tokens.map(({ start, end }) => wordOf(text.slice(start, end)));
  const atCursor = cursor === null ? null : tokenAt(tokens, cursor);
  if (atCursor !== null && isLong(words[atCursor])) return atCursor;
  const hasLong = words.some(isLong);
  const places = new Map<string, number[]>();
  words.forEach((word, index) => {
    if (word && (isLong(word) || !hasLong)) places.set(word, [...(places.get(word) ?? []), index]);
  });
  const repeated = [...places].filter(([, all]) => all.length > 1);
  // The longest of those that come again, where it comes again; else the longest of all.
  const [best] = (repeated.length > 0 ? repeated : [...places]).sort(([a], [b]) => b.length - a.length);
  return best?.[1][1] ?? best?.[1][0] ?? null;
}

function isLong(word: string | null | undefined): boolean {
  return (word?.length ?? 0) >= MIN_LENGTH;
}

function wordOf(own: string): string | null {
  const word = WORD.exec(own)?.[1] ?? null;
  return word === null || KEYWORDS.has(word) ? null : word;
}

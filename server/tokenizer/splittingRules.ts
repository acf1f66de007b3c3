// A tokenizer's splitting pattern, as it comes with a model → whether it takes time in proportion to the text, whatever the
// text is. Patterns run where the user types, and a few characters of one can stop a program for years: what is not of a form
// that is known to be harmless is refused. The forms are those of the public tokenizers.

/** One character: a class, a property, an escape, itself. */
const ATOM = String.raw`(?:\\p\{\w+\}|\\[sSdDwWrntvf]|\\[^a-zA-Z0-9]|\[(?:\\.|[^\]\\])+\]|[^\\[\](){}|?*+^$.])`;
/** Fixed texts, such as the contractions of English: nothing in it repeats. */
const TEXTS = String.raw`\(\?i?:(?:\\.|[^\\()[\]{}?*+.]|\[\w+\])+\)`;
const ONE = `(?:${ATOM}|${TEXTS})`;
const FEW = String.raw`${ONE}(?:\?|\{\d(?:,\d)?\})`;
/** At most two that may be there or not, then one repetition, and behind it nothing that could fail. */
const HARMLESS = new RegExp(`^(?:${ONE})*(?:${FEW}){0,2}(?:${ONE})*(?:${ATOM}[+*])?(?:${ONE}[?*])*$`, "u");

const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const BEFORE_WORD = String.raw`[^\r\n\p{L}\p{N}]?`;
const CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
const WORDS = ["", CONTRACTION].flatMap((end) =>
  [BEFORE_WORD, ""].map(
    (begin) => [`${begin}${UPPER}*${LOWER}+${end}`, `${begin}${UPPER}+${LOWER}*${end}`] as const,
  ),
);

/** An alternative that fails behind a repetition → what takes the same text then, so that no other start tries it again. */
const NEEDS: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  [String.raw`\s+(?!\S)`, null],
  [" +(?! )", null],
  [String.raw`\s*[\r\n]+`, String.raw`\s+`],
  [String.raw`\s*[\r\n]`, String.raw`\s+`],
  ...WORDS,
]);

const MAX_LENGTH = 1_000;

/** The part of the pattern that is of no known form; null: all of it is. */
export function unknownPart(pattern: string): string | null {
  if (pattern.length > MAX_LENGTH) return `${pattern.slice(0, 40)}…`;
  const alternatives = alternativesOf(pattern);
  const isKnown = (alternative: string) => {
    const needed = NEEDS.get(alternative);
    if (needed !== undefined) return needed === null || alternatives.includes(needed);
    return HARMLESS.test(alternative);
  };
  return alternatives.find((alternative) => !isKnown(alternative)) ?? null;
}

/** `a|(b|c)|[|]` → `a`, `(b|c)`, `[|]` */
function alternativesOf(pattern: string): string[] {
  const found = [""];
  let depth = 0;
  let isInClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    const isEscape = character === "\\";
    if (!isInClass && depth === 0 && character === "|") {
      found.push("");
      continue;
    }
    if (character === "[") isInClass = true;
    else if (character === "]") isInClass = false;
    else if (!isInClass && character === "(") depth++;
    else if (!isInClass && character === ")") depth--;
    found.push(`${found.pop() ?? ""}${character}${isEscape ? (pattern[++at] ?? "") : ""}`);
  }
  return found;
}

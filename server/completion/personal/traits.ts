// A suggestion and what stands before it → its traits, as words from a small closed list: what kinds of suggestion a
// person takes and leaves can be learned of them, and none of them holds text of the document.
import type { CompletionContext } from "../../context/types";
import type { ScoredTokens } from "../confidence";

/** A few dozen in all for one language: what is learned stays a few hundred numbers. */
export type Trait = string;

/** Words with which lines of many languages begin. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...["async", "await", "case", "catch", "class", "const", "def", "elif", "else", "enum", "except", "export"],
  ...[
    "for",
    "from",
    "func",
    "function",
    "if",
    "import",
    "interface",
    "let",
    "new",
    "private",
    "public",
    "raise",
  ],
  ...["return", "self", "static", "struct", "switch", "this", "throw", "try", "type", "var", "while", "with"],
  ...["yield"],
]);

const STYLES: readonly (readonly [Trait, RegExp])[] = [
  ["double quotes", /"/],
  ["single quotes", /'/],
  ["template text", /`/],
  ["snake_case name", /\p{L}_\p{L}/u],
  ["camelCase name", /\p{Ll}\p{Lu}/u],
  ["arrow function", /=>/],
  ["comment", /(^|\s)(\/\/|#|\/\*|--\s)/],
  ["call", /\w\(/],
  ["several words of text", /\p{L}+ \p{L}+ \p{L}+ \p{L}+/u],
];

const LENGTHS = [3, 10, 30, 80] as const;

export function traitsOf(
  { text, sources }: Pick<ScoredTokens, "text" | "sources">,
  { prefix, languageId }: Pick<CompletionContext, "prefix" | "languageId">,
): readonly Trait[] {
  const fromMemory = sources.filter(({ memoryProb, modelProb }) => memoryProb > modelProb).length;
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const trimmed = text.trim();
  return [
    `language ${languageId}`,
    shapeOf(trimmed, line),
    lengthOf(trimmed),
    `after ${kindOf(line.trimEnd().slice(-1))}`,
    `begins with ${beginningOf(trimmed)}`,
    `ends with ${kindOf(trimmed.slice(-1))}`,
    fromMemory > sources.length / 2 ? "known from your files" : "the model's own",
    ...STYLES.filter(([, pattern]) => pattern.test(text)).map(([style]) => style),
  ];
}

function shapeOf(trimmed: string, lineBefore: string): Trait {
  if (trimmed.includes("\n")) return "several lines";
  return lineBefore.trim() === "" ? "a whole line" : "the rest of a line";
}

function lengthOf({ length }: string): Trait {
  const most = LENGTHS.find((limit) => length <= limit);
  return most === undefined ? `more than ${LENGTHS[3]} characters` : `up to ${most} characters`;
}

function beginningOf(trimmed: string): string {
  const [word = ""] = /^\p{L}+/u.exec(trimmed) ?? [];
  return KEYWORDS.has(word) ? `\`${word}\`` : kindOf(trimmed.slice(0, 1));
}

function kindOf(character: string): string {
  if (character === "") return "nothing";
  if (/[\p{L}\p{N}_$]/u.test(character)) return "a word";
  if (/["'`]/.test(character)) return "a quote";
  return /[()[\]{}<>.,;:=]/.test(character) ? `\`${character}\`` : "a sign";
}

// Tokens as a sentence names them: a word without its blanks, and blanks, ends of lines and the model's own marks in words.
import { withCodes } from "../../server/protocol/hiddenCharacters";
import type { NamedToken } from "../../server/protocol/explainModel";
import { t, type BilingualText } from "./i18n";
import { bytesLabel } from "./labels";
import type { Panel } from "./panel";
import { NAMES } from "./strings/names";

/** By how the mark is written: the ones that models of code have. */
const MARKS: readonly (readonly [RegExp, BilingualText])[] = [
  [/^<\|?(endoftext|eos|end_of_text)\|?>$|^<\/s>$/, NAMES.end],
  [/fim.?middle/, NAMES.middle],
  [/fim.?(prefix|begin)/, NAMES.prefix],
  [/fim.?(suffix|hole)/, NAMES.suffix],
  [/file.?sep/, NAMES.file],
  [/repo/, NAMES.project],
];

/** Of the selection. */
export function tokenName({ tokens }: Pick<Panel, "tokens">, index: number): string {
  const span = tokens.tokens[index];
  return span ? textName(tokens.selection.text.slice(span.start, span.end)) : "";
}

/** Of the vocabulary. */
export function nameOf(token: NamedToken): string {
  if (token.isSpecial) return markName(bytesLabel(token.bytes));
  const text = textOf(token);
  return text === null ? bytesLabel(token.bytes) : textName(text);
}

export function markName(mark: string): string {
  const known = MARKS.find(([pattern]) => pattern.test(mark))?.[1];
  return known ? t(known) : mark;
}

/** `" useMemo"` → `useMemo`; `"\n  "` → `new line` */
export function textName(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== "") return withCodes(trimmed);
  const lineEnds = text.split("\n").length - 1;
  return t(lineEnds === 0 ? NAMES.blank : lineEnds === 1 ? NAMES.newLine : NAMES.blankLine);
}

/** Null: its bytes are no text on their own. */
export function textOf({ bytes }: NamedToken): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    // Part of a character.
    return null;
  }
}

export function isWord(text: string): boolean {
  return /^\s*[\p{L}_$][\p{L}\p{N}_$]+\s*$/u.test(text);
}

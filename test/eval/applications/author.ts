// Somebody who types in an editor that closes brackets and quotes: the document after each key. Pure.
export interface TypingState {
  /** All that stands before the cursor. */
  readonly left: string;
  /** What the editor closed and the author has not come to yet, from the cursor on. */
  readonly closers: string;
}

const CLOSER_OF: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  '"': '"',
  "'": "'",
  "`": "`",
};
const QUOTE = /["'`]/;
const WORD = /[\p{L}\p{N}_$]/u;
/** So much is typed before there is a pause at the next word. */
const PAUSE_EVERY = 12;

/** `closes`: whether the editor closes what is opened; what is accepted as a suggestion is not closed. */
export function typed(
  state: TypingState,
  text: string,
  { closes, after }: { closes: boolean; after: string },
): TypingState {
  let { left, closers } = state;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    const standing = standingLine(text.slice(at), closers);
    if (char === "\n" && standing > 0) {
      // The line with the closer is there already: the author goes down to it.
      left += closers.slice(0, standing);
      closers = closers.slice(standing);
      at += standing - 1;
    } else if (closers.startsWith(char) && char !== "\n") {
      left += char;
      closers = closers.slice(1);
    } else if (char === "\n") {
      const indent = /^[ \t]*/.exec(left.slice(left.lastIndexOf("\n") + 1))?.[0] ?? "";
      const isBetween = /[([{]$/.test(left.trimEnd()) && /^[)\]}]/.test(closers);
      left += char;
      if (isBetween) closers = `\n${indent}${closers}`;
    } else {
      if (closes) closers = closerFor(char, left, closers + after) + closers;
      left += char;
    }
  }
  return { left, closers };
}

/** As much of `closers` as the text ahead writes again, line end and indentation first; 0: none of it. */
function standingLine(ahead: string, closers: string): number {
  const line = /^\n[ \t]*[)\]}]/.exec(closers)?.[0];
  return line !== undefined && ahead.startsWith(line) ? line.length : 0;
}

/** Editors close where a blank or a closer follows, and quotes not after a word. */
function closerFor(char: string, left: string, right: string): string {
  const closer = CLOSER_OF[char];
  if (closer === undefined || /^[^\s)\]},;:>]/.test(right)) return "";
  if (QUOTE.test(char) && (WORD.test(left.at(-1) ?? "") || isInString(left))) return "";
  return closer;
}

/** An apostrophe in a text or in a comment opens nothing. */
function isInString(left: string): boolean {
  const line = left.slice(left.lastIndexOf("\n") + 1);
  if (/^\s*(?:\/\/|#|\*|"""|<\w)/.test(line)) return true;
  return ['"', "'", "`"].some((quote) => line.split(quote).length % 2 === 0);
}

/** Where the author looks up: at the beginning, where a line begins, and at a word after a dozen characters. */
export function pausesIn(text: string): number[] {
  const pauses = [0];
  for (let at = 1; at < text.length; at++) {
    const last = pauses.at(-1) ?? 0;
    const lineStart = text.lastIndexOf("\n", at - 1) + 1;
    const isLineStart = lineStart > 0 && text.slice(lineStart, at).trim() === "" && /\S/.test(text[at] ?? "");
    const isWordStart = WORD.test(text[at] ?? "") && !WORD.test(text[at - 1] ?? "");
    if (isLineStart || (isWordStart && at - last >= PAUSE_EVERY)) pauses.push(at);
  }
  return pauses;
}

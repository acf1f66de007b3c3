// Which lines of a file hold only comment. A scanner, not a parser: it follows comments and strings, nothing else.
import type { Language } from "../types";

/** One entry per line: true where something is written and all of it is comment (in Python also docstrings). */
export function commentOnlyLines(text: string, language: Language): boolean[] {
  const kinds = language === "python" ? scan(text, PYTHON) : scan(text, SCRIPT);
  const lines: boolean[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    lines.push(line.trim() !== "" && [...line.matchAll(/\S/g)].every((at) => kinds[offset + at.index] === 1));
    offset += line.length + 1;
  }
  return lines;
}

interface Syntax {
  /** Comments: opener and closer; `\n` closes line comments. */
  readonly comments: readonly (readonly [string, string])[];
  readonly strings: readonly string[];
  /** Strings that are comment when they begin a line. */
  readonly docstrings: readonly string[];
}

const SCRIPT: Syntax = {
  comments: [
    ["//", "\n"],
    ["/*", "*/"],
  ],
  strings: ['"', "'", "`"],
  docstrings: [],
};
const PYTHON: Syntax = { comments: [["#", "\n"]], strings: ['"', "'"], docstrings: ['"""', "'''"] };

/** 1 for every UTF-16 unit inside a comment. */
function scan(text: string, syntax: Syntax): Uint8Array {
  const kinds = new Uint8Array(text.length);
  let at = 0;
  while (at < text.length) {
    const comment = syntax.comments.find(([opener]) => text.startsWith(opener, at));
    const docstring = syntax.docstrings.find((quote) => text.startsWith(quote, at));
    const quote = syntax.strings.find((opener) => text.startsWith(opener, at));
    let end = at + 1;
    if (comment) end = endAfter(text, at + comment[0].length, comment[1]);
    else if (docstring) end = endAfter(text, at + docstring.length, docstring);
    else if (quote) end = stringEnd(text, at, quote);
    if (comment || (docstring && beginsLine(text, at))) kinds.fill(1, at, end);
    at = end;
  }
  return kinds;
}

function endAfter(text: string, from: number, closer: string): number {
  const found = text.indexOf(closer, from);
  return found < 0 ? text.length : found + closer.length;
}

/** A plain string ends at its quote or, left open (a quote in a regular expression), at the line's end. */
function stringEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === "\n" && quote !== "`") return at;
  }
  return start + 1;
}

function beginsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

// Cuts a text that has begun to go round in circles: the same line or the same phrase three times in a row.
import type { Filter } from "./types";

/** `ab ab ab ab` is a phrase; `1, 1, 1` and `-----` are code people write. */
const REPEATED_PHRASE = /([^\n]{8,}?)\1\1/;
const MAX_REPEATS = 2;

export const cutRepetition: Filter = (text) => cutPhrase(cutLines(text));

function cutLines(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex(
    (line, index) =>
      index >= MAX_REPEATS && /\w/.test(line) && line === lines[index - 1] && line === lines[index - 2],
  );
  return end === -1 ? text : lines.slice(0, end - MAX_REPEATS + 1).join("\n");
}

function cutPhrase(text: string): string {
  const found = REPEATED_PHRASE.exec(text);
  const phrase = found?.[1];
  if (!found || !phrase || !/\w/.test(phrase)) return text;
  return text.slice(0, found.index + phrase.length);
}

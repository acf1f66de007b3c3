// Cuts before a line that repeats the next line of the document.
import type { Filter } from "./types";

/** Closers and words such as `else` stand below each other in good code. */
const MIN_LENGTH = 6;

export const cutRepeatedLine: Filter = (text, { prefix, suffix }) => {
  const next = suffix
    .split("\n")
    .slice(1)
    .find((line) => line.trim() !== "")
    ?.trim();
  if (next === undefined || next.length < MIN_LENGTH || !/\w/.test(next)) return text;
  const lines = text.split("\n");
  const begun = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const repeated = lines.findIndex((line, index) => (index === 0 ? begun + line : line).trim() === next);
  return repeated === -1 ? text : lines.slice(0, repeated).join("\n");
};

// Cuts before a line that stands there already: the next line of code below or the last one above, commas, comments and
// indentation apart, or an entry whose key a sibling has. Of the lines above only where hardly a word is written yet.
import { languageOf } from "../../languages";
import type { Filter } from "./types";

/** Closers and words such as `else` stand below each other in good code. */
const MIN_LENGTH = 6;
/** Siblings are looked for so many lines away. */
const MAX_SIBLINGS = 60;
/** `name: …`, `"name": …`, and `name = …,` as in an enum or among arguments. */
const KEY = /^(?:(["']?)([\p{L}\p{N}_$.-]+)\1\??\s*:\s*\S|([\p{L}\p{N}_$]+)\s*=[^=>].*,$)/u;

export const cutRepeatedLine: Filter = (text, { prefix, suffix, languageId }) => {
  const content = contentIn(languageId);
  const above = prefix.split("\n");
  const begun = above.pop() ?? "";
  const below = suffix.split("\n").slice(1);
  const lines = text.split("\n");
  const next = content(below.find((line) => content(line) !== "") ?? "");
  const last = content(above.findLast((line) => content(line) !== "") ?? "");
  // More than a word of it is written: the person means this line.
  const isBegun = (begun.match(/[\p{L}\p{N}_$]+/gu)?.length ?? 0) > 1;
  const siblings = siblingsOf(indentOf(begun === "" ? text : begun), above, below);
  const repeated = lines.findIndex((line, index) => {
    const whole = index === 0 ? begun + line : line;
    const code = content(whole);
    if (isTelling(code) && code === next) return true;
    if (index > 0 || isBegun) return false;
    return (isTelling(code) && code === last) || hasSibling(code, whole.trim(), siblings.map(content));
  });
  return repeated === -1 ? text : lines.slice(0, repeated).join("\n");
};

function isTelling(line: string): boolean {
  return line.length >= MIN_LENGTH && /\w/.test(line);
}

/** An entry of a list once more, or an entry for a key that is there. */
function hasSibling(code: string, line: string, siblings: readonly string[]): boolean {
  const key = keyOf(line);
  if (key !== null) return siblings.some((sibling) => keyOf(sibling) === key || keyOf(`${sibling},`) === key);
  return line.endsWith(",") && isTelling(code) && siblings.includes(code);
}

function keyOf(line: string): string | null {
  const found = KEY.exec(line);
  return found?.[2] ?? found?.[3] ?? null;
}

/** Lines of the same indentation, up and down to the first one that is indented less. */
function siblingsOf(indent: number, above: readonly string[], below: readonly string[]): string[] {
  const upTo = (lines: readonly string[]) => {
    const end = lines.findIndex((line) => line.trim() !== "" && indentOf(line) < indent);
    return lines.slice(0, end === -1 ? MAX_SIBLINGS : Math.min(end, MAX_SIBLINGS));
  };
  const near = [...upTo(above.toReversed()), ...upTo(below)];
  return indent === 0 ? [] : near.filter((line) => line.trim() !== "" && indentOf(line) === indent);
}

/** A line without indentation, without the comment at its end and without its last comma or semicolon. */
function contentIn(languageId: string): (line: string) => string {
  const { line: signs, block } = languageOf(languageId).comments;
  const openers = [...signs, ...block.map(([opener]) => opener)];
  return (line) => {
    let code = line.trim();
    for (const sign of openers) {
      const at = code.startsWith(sign) ? 0 : code.indexOf(` ${sign}`);
      if (at >= 0) code = code.slice(0, at);
    }
    return code.trim().replace(/[,;]$/, "");
  };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

// Indents the lines of a block as the document does: tabs for spaces, spaces for tabs, as many a level; and cuts a language whose
// blocks are made by indentation before a line that goes back to a level which no line above it has.
import { languageOf } from "../../languages";
import { convertIndentation } from "./indentationWidth";
import type { Filter } from "./types";

const DEFAULT_WIDTH = 4;
/** Nobody indents wider: a line that begins after a thousand blanks shows no width. */
const MAX_WIDTH = 16;
/** A line that opens something, and the indentation of the next one. */
const STEP = /^( *)\S[^\n]*[{:([]\n(?=( +)\S)/gm;

export const mendIndentation: Filter = (text, { prefix, suffix, languageId }) => {
  if (!text.includes("\n")) return text;
  const style = styleOf(`${prefix}${suffix}`);
  const styled = inStyle(text, style);
  const width = style && !style.usesTabs ? style.width : null;
  const mended =
    width === null
      ? styled
      : convertIndentation(styled, indentOf(prefix.slice(prefix.lastIndexOf("\n") + 1)), width);
  return languageOf(languageId).indentsBlocks ? cutAtUnknownLevel(mended, prefix) : mended;
};

interface Style {
  readonly usesTabs: boolean;
  /** Spaces a level; null where no line shows it. */
  readonly width: number | null;
}

/** Null where the document has no indented line. */
function styleOf(document: string): Style | null {
  const indents = document.match(/^[ \t]+(?=\S)/gm) ?? [];
  const tabs = indents.filter((indent) => indent.startsWith("\t")).length;
  const spaces = indents.filter((indent) => !indent.includes("\t")).map((indent) => indent.length);
  if (tabs + spaces.length === 0) return null;
  return { usesTabs: tabs > spaces.length, width: widthOf(document, spaces) };
}

/** The commonest step below a line that opens something, else the least indentation. */
function widthOf(document: string, spaces: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const { 1: outer = "", 2: inner = "" } of document.matchAll(STEP)) {
    const step = inner.length - outer.length;
    if (isWidth(step)) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1]);
  if (commonest) return commonest[0];
  const least = Math.min(...spaces.filter(isWidth));
  return Number.isFinite(least) ? least : null;
}

/** One space aligns the stars of a comment. */
function isWidth(spaces: number): boolean {
  return spaces > 1 && spaces <= MAX_WIDTH;
}

function inStyle(text: string, style: Style | null): string {
  if (!style) return text;
  return style.usesTabs
    ? text.replace(/(?<=\n) {2,}(?=\S)/g, (indent) => tabsFor(indent, text))
    : text.replace(/(?<=\n)\t+/g, (tabs) => " ".repeat(tabs.length * (style.width ?? DEFAULT_WIDTH)));
}

/** By the text's own width: the model writes two or four. */
function tabsFor(indent: string, text: string): string {
  const width = styleOf(text)?.width ?? DEFAULT_WIDTH;
  return "\t".repeat(Math.max(1, Math.round(indent.length / width)));
}

function cutAtUnknownLevel(text: string, prefix: string): string {
  const above = prefix.split("\n");
  const lines = text.split("\n");
  const first = (above.pop() ?? "") + (lines[0] ?? "");
  const before = [...above, first].filter((line) => line.trim() !== "");
  const levels = new Set([0, ...before.map(indentOf)]);
  let depth = bracketDepth(first);
  let last = before.at(-1) ?? "";
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const isCode = line.trim() !== "" && depth <= 0;
    const isDeeper = indentOf(line) > indentOf(last);
    if (isCode && !isDeeper && !levels.has(indentOf(line))) return lines.slice(0, at).join("\n");
    if (isCode) levels.add(indentOf(line));
    depth += bracketDepth(line);
    last = line;
  }
  return text;
}

/** Lines within brackets may stand anywhere. */
function bracketDepth(line: string): number {
  return (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);
}

/** Of a line that is all blank, the cursor's own column. */
function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

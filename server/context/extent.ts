// The code at the cursor → how much is wanted: a block right after a header whose body is still empty, else the rest
// of the line. The text proposes, the syntax tree (where there is one) refuses what stands in a string or comment.
import { type Language, languageOf } from "../languages";
import type { Tree } from "./parser";
import type { CursorSnapshot } from "./types";

export type Extent = "line" | "block";

/** Lines looked at around the cursor: comments and blank lines may lie between. */
const MAX_LINES = 20;

export function extentAt(snapshot: CursorSnapshot, tree: Tree | null): Extent {
  const language = languageOf(snapshot.languageId);
  const header = headerBefore(snapshot, language);
  if (!header) return "line";
  if (tree && !opensBody(tree, header.openerIndex, language)) return "line";
  return isEmptyAfter(snapshot, header) ? "block" : "line";
}

interface Header {
  /** Of the `{` or `:`. */
  readonly openerIndex: number;
  readonly indent: number;
}

/** The header that ends right before the cursor, with nothing but blanks between. */
function headerBefore({ text, offset }: CursorSnapshot, { bodyHeader }: Language): Header | null {
  const before = text.slice(Math.max(0, offset - 2_000), offset).trimEnd();
  const openerIndex = Math.max(0, offset - 2_000) + before.length - 1;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return bodyHeader.test(line) ? { openerIndex, indent: indentOf(line) } : null;
}

/** Where code is unfinished the text alone must do: its nodes are errors. */
function opensBody(tree: Tree, openerIndex: number, { syntax }: Language): boolean {
  const opener = tree.rootNode.descendantForIndex(openerIndex, openerIndex + 1);
  if (!opener || (opener.type !== "{" && opener.type !== ":")) return opener?.type === "ERROR";
  const parent = opener.parent?.type ?? "ERROR";
  return parent === "ERROR" || (syntax?.bodies.has(parent) ?? false);
}

/** Whether what follows the cursor already belongs to the header's body. */
function isEmptyAfter({ text, offset }: CursorSnapshot, header: Header): boolean {
  const [rest = "", ...lines] = text.slice(offset, offset + 4_000).split(/\r?\n/, MAX_LINES);
  if (rest.trim() !== "" && !/^[\s)\]};,]*$/.test(rest)) return false;
  if (rest.trim() !== "") return true;
  const next = lines.find((line) => line.trim() !== "");
  return next === undefined || indentOf(next) <= header.indent;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

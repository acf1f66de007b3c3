// The code at the cursor → how much is wanted: a block right after a header whose body is still empty, else the rest
// of the line. The text proposes, the syntax tree (where there is one) refuses what stands in a string or comment.
import type { Tree } from "./parser";
import type { CursorSnapshot } from "./types";

export type Extent = "line" | "block";

/** Parents of a `{` or `:` that opens a body. ERROR: unfinished code, where the text alone must do. */
const BODY_PARENTS: ReadonlySet<string> = new Set([
  "statement_block",
  "class_body",
  "switch_body",
  "interface_body",
  "object_type",
  "enum_body",
  "object",
  "function_definition",
  "class_definition",
  "if_statement",
  "elif_clause",
  "else_clause",
  "for_statement",
  "while_statement",
  "with_statement",
  "try_statement",
  "except_clause",
  "finally_clause",
  "match_statement",
  "case_clause",
  "ERROR",
]);

const PYTHON_HEADER =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b.*:$/;
const MULTI_LINE_PYTHON_HEADER = /^\s*\).*:$/;

/** Lines looked at around the cursor: comments and blank lines may lie between. */
const MAX_LINES = 20;

export function extentAt(snapshot: CursorSnapshot, tree: Tree | null): Extent {
  const header = headerBefore(snapshot);
  if (!header) return "line";
  if (tree && !opensBody(tree, header.openerIndex)) return "line";
  return isEmptyAfter(snapshot, header) ? "block" : "line";
}

interface Header {
  /** Of the `{` or `:`. */
  readonly openerIndex: number;
  readonly indent: number;
}

/** The header that ends right before the cursor, with nothing but blanks between. */
function headerBefore({ text, offset, languageId }: CursorSnapshot): Header | null {
  const before = text.slice(Math.max(0, offset - 2_000), offset).trimEnd();
  const openerIndex = Math.max(0, offset - 2_000) + before.length - 1;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const opens =
    languageId === "python"
      ? PYTHON_HEADER.test(line) || MULTI_LINE_PYTHON_HEADER.test(line)
      : line.endsWith("{");
  return opens ? { openerIndex, indent: indentOf(line) } : null;
}

function opensBody(tree: Tree, openerIndex: number): boolean {
  const opener = tree.rootNode.descendantForIndex(openerIndex, openerIndex + 1);
  if (!opener || (opener.type !== "{" && opener.type !== ":")) return opener?.type === "ERROR";
  return BODY_PARENTS.has(opener.parent?.type ?? "ERROR");
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

// A document and an offset in it → the piece of code that stands there: the largest piece of syntax around it that is not the
// whole file and is short enough to be looked at as one, in whole lines; without a tree the paragraph.
import type { Tree } from "./parser";
import type { CursorSnapshot } from "./types";

/** Offsets in the text, the second not included. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Some eighty lines: more does not fit one picture. */
const MAX_LENGTH = 2500;

type Node = Tree["rootNode"];

/** Null where the text has nothing in it but blanks. */
export function statementAt(
  { text, offset }: Pick<CursorSnapshot, "text" | "offset">,
  tree: Tree | null,
): Stretch | null {
  const found = (tree && syntaxAt(tree.rootNode, offset)) ?? paragraphAt(text, offset);
  return found && wholeLines(text, found);
}

function syntaxAt(root: Node, offset: number): Stretch | null {
  const top = nearestChild(root, offset);
  if (!top) return null;
  const inside = Math.min(Math.max(offset, top.startIndex), top.endIndex - 1);
  let node: Node | null = root.descendantForIndex(inside, inside);
  let best: Node | null = null;
  while (node && node.id !== root.id && node.endIndex - node.startIndex <= MAX_LENGTH) {
    best = node;
    node = node.parent;
  }
  return best && { start: best.startIndex, end: best.endIndex };
}

/** The statement of the file that the offset lies in, or the nearest one. */
function nearestChild(root: Node, offset: number): Node | null {
  const after = root.firstNamedChildForIndex(offset) ?? root.lastNamedChild;
  const before = after?.previousNamedSibling ?? null;
  let best: Node | null = null;
  let least = Infinity;
  for (const child of [before, after]) {
    if (!child || child.endIndex === child.startIndex) continue;
    const distance = Math.max(0, child.startIndex - offset, offset - child.endIndex);
    if (distance < least) [best, least] = [child, distance];
  }
  return best;
}

/** Lines up to the next blank one on each side; on a blank line the paragraph before it, else the one after. */
function paragraphAt(text: string, offset: number): Stretch | null {
  const paragraphs = [...text.matchAll(/[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*/g)].map(({ 0: own, index }) => {
    return { start: index, end: index + own.length };
  });
  const found =
    paragraphs.find(({ start, end }) => start <= offset && offset <= end) ??
    paragraphs.findLast(({ end }) => end < offset) ??
    paragraphs[0];
  return found ? { start: found.start, end: Math.min(found.end, found.start + MAX_LENGTH) } : null;
}

/** With the indentation before it and the line end after it. */
function wholeLines(text: string, { start, end }: Stretch): Stretch {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const isAlone = text.slice(lineStart, start).trim() === "";
  return { start: isAlone ? lineStart : start, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

// A syntax tree → what the file declares at its top level, each as the signature that others have to know. The
// language's record names the types of nodes; reads no file.
import type { Node, Tree } from "web-tree-sitter";
import { languageOf, type Syntax } from "../../languages";

export interface Declaration {
  readonly name: string;
  /** Without bodies of functions; whole lines, LF between them, none at the end. */
  readonly text: string;
}

/** Longer ones are cut at a line's end. */
const MAX_LENGTH = 320;
/** Of one file, and of one declaration of several names or members: a node takes some microseconds to come by. */
const MAX_STATEMENTS = 5_000;
const MAX_PARTS = 500;

/** Valid only while the tree is; copies text out of it. */
export function declarationsIn(tree: Tree, languageId: string): Declaration[] {
  const { syntax } = languageOf(languageId);
  if (!syntax) return [];
  const statements = namedChildren(tree.rootNode, MAX_STATEMENTS);
  return statements.flatMap((node) => declared(node, syntax.declarations));
}

/** The first `most` of them, without those behind ever being made. */
function namedChildren(parent: Node, most: number): Node[] {
  const cursor = parent.walk();
  const children: Node[] = [];
  try {
    if (!cursor.gotoFirstChild()) return [];
    for (let at = 0; at < most; at++) {
      if (cursor.nodeIsNamed) children.push(cursor.currentNode);
      if (!cursor.gotoNextSibling()) break;
    }
    return children;
  } finally {
    cursor.delete();
  }
}

function declared(node: Node, types: Syntax["declarations"]): Declaration[] {
  if (types.wrappers.has(node.type)) {
    const inner = node.childForFieldName("declaration") ?? node.childForFieldName("definition");
    return inner ? declared(inner, types) : [];
  }
  if (types.functions.has(node.type)) return namedDeclarations(node, signature(node));
  if (types.whole.has(node.type)) return namedDeclarations(node, node.text);
  if (types.classes.has(node.type)) return namedDeclarations(node, classText(node, types));
  if (types.variables.has(node.type)) return variables(node);
  if (types.assignments.has(node.type)) return assignments(node);
  return [];
}

function namedDeclarations(node: Node, text: string): Declaration[] {
  const name = node.childForFieldName("name")?.text;
  return name ? [{ name, text: cut(text) }] : [];
}

/** Up to the body: `function total(cart: Cart): Money`, `def total(cart) -> Money:`. */
function signature(node: Node): string {
  const body = node.childForFieldName("body");
  return (body ? node.text.slice(0, body.startIndex - node.startIndex) : node.text).trimEnd();
}

/** The header, then the signatures of its members, one a line. */
function classText(node: Node, { wrappers, members }: Syntax["declarations"]): string {
  const body = node.childForFieldName("body");
  const lines = (body ? namedChildren(body, MAX_PARTS) : []).flatMap((member) => {
    const inner = wrappers.has(member.type) ? member.childForFieldName("definition") : member;
    return inner && members.has(inner.type) ? [`  ${oneLine(signature(inner))}`] : [];
  });
  return [signature(node), ...lines].join("\n");
}

/** `const` with a function as its value up to the function's body, else up to the line's end. */
function variables(node: Node): Declaration[] {
  return namedChildren(node, MAX_PARTS).flatMap((child) => {
    const name = child.childForFieldName("name");
    if (name?.type !== "identifier") return [];
    const body = child.childForFieldName("value")?.childForFieldName("body");
    const end = body ? body.startIndex - node.startIndex : node.text.length;
    return [{ name: name.text, text: cut(firstLine(node.text.slice(0, end).trimEnd(), body !== null)) }];
  });
}

/** Python's `LIMIT = 3`. */
function assignments(node: Node): Declaration[] {
  const assignment = node.firstNamedChild;
  const name = assignment?.type === "assignment" ? assignment.childForFieldName("left") : null;
  return name?.type === "identifier" ? [{ name: name.text, text: cut(firstLine(node.text, false)) }] : [];
}

function firstLine(text: string, whole: boolean): string {
  return whole ? text : (text.split("\n", 1)[0] ?? "");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function cut(text: string): string {
  const unix = text.replace(/\r\n?/g, "\n");
  if (unix.length <= MAX_LENGTH) return unix;
  const end = unix.lastIndexOf("\n", MAX_LENGTH);
  return end > 0 ? unix.slice(0, end) : unix.slice(0, MAX_LENGTH);
}

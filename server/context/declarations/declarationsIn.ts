// A syntax tree → what the file declares at its top level, each as the signature that others have to know. Knows the
// node types of TypeScript, JavaScript and Python grammars; reads no file.
import type { Node, Tree } from "web-tree-sitter";

export interface Declaration {
  readonly name: string;
  /** Without bodies of functions; whole lines, LF between them, none at the end. */
  readonly text: string;
}

/** Longer ones are cut at a line's end. */
const MAX_LENGTH = 320;
const WITH_MEMBERS = new Set(["class_declaration", "abstract_class_declaration", "class_definition"]);
const WHOLE = new Set(["interface_declaration", "type_alias_declaration", "enum_declaration"]);
const FUNCTIONS = new Set(["function_declaration", "generator_function_declaration", "function_definition"]);
const WRAPPERS = new Set(["export_statement", "decorated_definition", "ambient_declaration"]);
const MEMBERS = new Set([
  "method_definition",
  "public_field_definition",
  "function_definition",
  "method_signature",
]);

/** Valid only while the tree is; copies text out of it. */
export function declarationsIn(tree: Tree): Declaration[] {
  return tree.rootNode.namedChildren.flatMap((node) => (node ? declared(node) : []));
}

function declared(node: Node): Declaration[] {
  if (WRAPPERS.has(node.type)) {
    const inner = node.childForFieldName("declaration") ?? node.childForFieldName("definition");
    return inner ? declared(inner) : [];
  }
  if (FUNCTIONS.has(node.type)) return named(node, signature(node));
  if (WHOLE.has(node.type)) return named(node, node.text);
  if (WITH_MEMBERS.has(node.type)) return named(node, classText(node));
  if (node.type === "lexical_declaration" || node.type === "variable_declaration") return variables(node);
  if (node.type === "expression_statement") return assignments(node);
  return [];
}

function named(node: Node, text: string): Declaration[] {
  const name = node.childForFieldName("name")?.text;
  return name ? [{ name, text: cut(text) }] : [];
}

/** Up to the body: `function total(cart: Cart): Money`, `def total(cart) -> Money:`. */
function signature(node: Node): string {
  const body = node.childForFieldName("body");
  return (body ? node.text.slice(0, body.startIndex - node.startIndex) : node.text).trimEnd();
}

/** The header, then the signatures of its members, one a line. */
function classText(node: Node): string {
  const members = node.childForFieldName("body")?.namedChildren ?? [];
  const lines = members.flatMap((member) => {
    const inner = member?.type === "decorated_definition" ? member.childForFieldName("definition") : member;
    return inner && MEMBERS.has(inner.type) ? [`  ${oneLine(signature(inner))}`] : [];
  });
  return [signature(node), ...lines].join("\n");
}

/** `const` with a function as its value up to the function's body, else up to the line's end. */
function variables(node: Node): Declaration[] {
  return node.namedChildren.flatMap((child) => {
    const name = child?.childForFieldName("name");
    if (!child || name?.type !== "identifier") return [];
    const body = child.childForFieldName("value")?.childForFieldName("body");
    const end = body ? body.startIndex - node.startIndex : node.text.length;
    return [{ name: name.text, text: cut(firstLine(node.text.slice(0, end).trimEnd(), body !== null)) }];
  });
}

/** Python's `LIMIT = 3`. */
function assignments(node: Node): Declaration[] {
  const assignment = node.namedChildren[0];
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

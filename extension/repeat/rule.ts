// Twice the same small edit → the rule that both follow, as narrow as the two allow; null where they do not say enough
// for a third place.
import type { LineEdit } from "./lineEdit";
import { bracketStep, type Token } from "./tokens";

/** What a place must look like, and what it becomes. */
export type Rule =
  /** A name becomes another one, where it stands in the same way: after a dot or not, before a bracket or not. */
  | {
      readonly kind: "name";
      readonly from: string;
      readonly to: string;
      readonly afterDot: boolean;
      /** Null: both ways were seen. */
      readonly isCalled: boolean | null;
    }
  /** The first or last place among a function's arguments gets another one. */
  | { readonly kind: "argument"; readonly callee: readonly string[]; readonly at: "first" | "last" }
  /** These tokens between those. */
  | {
      readonly kind: "tokens";
      readonly left: readonly string[];
      readonly removed: readonly string[];
      readonly right: readonly string[];
      /** What comes before must be no dot: `uri.path` is no `file.uri.path`. */
      readonly isWhole: boolean;
    };

export interface Repeat {
  readonly rule: Rule;
  readonly removedText: string;
  readonly insertedText: string;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    "and",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "default",
  ],
  ...["del", "do", "elif", "else", "enum", "except", "export", "extends", "finally", "for", "from", "func"],
  ...[
    "function",
    "if",
    "import",
    "in",
    "interface",
    "is",
    "lambda",
    "let",
    "new",
    "not",
    "null",
    "None",
    "or",
  ],
  ...[
    "pass",
    "private",
    "public",
    "raise",
    "return",
    "self",
    "static",
    "struct",
    "switch",
    "this",
    "throw",
    "true",
  ],
  ...[
    "false",
    "True",
    "False",
    "try",
    "type",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
  ],
]);
/** Tokens on each side that a place has to share where the removed ones alone say too little. */
const CONTEXT = 2;

export function ruleOf(first: LineEdit, second: LineEdit): Repeat | null {
  const rule = nameRule(first, second) ?? argumentRule(first, second) ?? tokensRule(first, second);
  return rule && { rule, removedText: first.removedText, insertedText: first.insertedText };
}

function nameRule(first: LineEdit, second: LineEdit): Rule | null {
  const [from, to] = [first.removed[0], first.inserted[0]];
  if (first.removed.length !== 1 || first.inserted.length !== 1 || !isName(from) || !isName(to)) return null;
  const [dots, calls] = [
    [first, second].map(({ left }) => left.at(-1)?.text === "."),
    [first, second].map(({ right }) => right[0]?.text === "("),
  ];
  if (dots[0] !== dots[1]) return null;
  const isCalled = calls[0] === calls[1] ? (calls[0] ?? false) : null;
  return { kind: "name", from: from.text, to: to.text, afterDot: dots[0] ?? false, isCalled };
}

function argumentRule(first: LineEdit, second: LineEdit): Rule | null {
  if (first.removed.length > 0) return null;
  const [a, b] = [calleeOf(first), calleeOf(second)];
  if (!a || !b || a.at !== b.at || a.callee.join(" ") !== b.callee.join(" ")) return null;
  return { kind: "argument", ...a };
}

/** `send(user│)` gets `, now` → send, last. */
function calleeOf({ left, right, inserted }: LineEdit): { callee: string[]; at: "first" | "last" } | null {
  const isFirst = left.at(-1)?.text === "(" && inserted.at(-1)?.text === "," && right[0]?.text !== ")";
  const isLast = right[0]?.text === ")" && inserted[0]?.text === ",";
  if (isFirst === isLast) return null;
  const open = isFirst ? left.length - 1 : openerOf(left);
  return open === null ? null : { callee: calleeBefore(left, open), at: isFirst ? "first" : "last" };
}

/** Where the bracket opens that the tokens leave open. */
function openerOf(left: readonly Token[]): number | null {
  let depth = 0;
  for (let at = left.length - 1; at >= 0; at--) {
    const token = left[at];
    if (!token) return null;
    depth -= bracketStep(token);
    if (depth < 0) return token.text === "(" ? at : null;
  }
  return null;
}

/** `api.client.send(` → api . client . send; a declaration's name is no callee. */
export function calleeBefore(tokens: readonly Token[], open: number): string[] {
  const callee: string[] = [];
  let at = open - 1;
  for (; at >= 0 && tokens[at]?.kind === "word"; at -= 2) {
    callee.unshift(tokens[at]?.text ?? "");
    if (tokens[at - 1]?.text !== ".") break;
    callee.unshift(".");
  }
  const before = tokens[at - 1]?.text ?? "";
  return ["function", "def", "func", "fn"].includes(before) ? [] : callee;
}

function tokensRule(first: LineEdit, second: LineEdit): Rule | null {
  const removed = first.removed.map(({ text }) => text);
  const left = common(first.left.slice(-CONTEXT).reverse(), second.left.slice(-CONTEXT).reverse()).reverse();
  const right = common(first.right, second.right);
  // `console.log` → `logger.info`: such tokens say enough, with what both have next to them.
  const isTelling = first.removed.filter(isName).length >= 2;
  const isWhole = [first, second].every((edit) => edit.left.at(-1 - left.length)?.text !== ".");
  if (isTelling) {
    const ends = [first, second].every((edit) => edit.left.at(-1)?.text !== ".");
    return { kind: "tokens", left: [], removed, right: right.slice(0, 1), isWhole: ends };
  }
  const hasName = first.removed.some(isName) || [...left, ...right].some((text) => isWord(text));
  if (!hasName || removed.length + left.length + right.length < 2 + Number(removed.length === 0)) return null;
  // Without anything removed the place is told by what is on both sides.
  if (removed.length === 0 && (left.length === 0 || right.length === 0)) return null;
  return { kind: "tokens", left, removed, right, isWhole };
}

/** What both have in common there, the nearest first: up to one that tells something. */
function common(a: readonly Token[], b: readonly Token[]): string[] {
  const texts: string[] = [];
  while (texts.length < CONTEXT && !texts.some(isWord)) {
    const next = a[texts.length]?.text;
    if (next === undefined || next !== b[texts.length]?.text) break;
    texts.push(next);
  }
  return texts;
}

function isName(token: Token | undefined): token is Token {
  return token?.kind === "word" && !KEYWORDS.has(token.text);
}

function isWord(text: string): boolean {
  return /^[\p{L}_$]/u.test(text) && !KEYWORDS.has(text);
}

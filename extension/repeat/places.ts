// A rule and the document → the other places that it holds for, each with its edit. Where a name is renamed, only in the
// block that both edits were made in: elsewhere the same word may be something else.
import { calleeBefore, type Repeat, type Rule } from "./rule";
import { bracketStep, type Token, tokensOf } from "./tokens";

export interface Place {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** @param lines of the two edits, counted from 0 */
export function findPlaces(text: string, repeat: Repeat, lines: readonly number[]): Place[] {
  const tokens = tokensOf(text).filter(({ kind }) => kind !== "comment");
  const { rule } = repeat;
  switch (rule.kind) {
    case "name":
      return namePlaces(text, tokens, rule, lines);
    case "argument":
      return argumentPlaces(tokens, rule, repeat);
    case "tokens":
      return tokenPlaces(text, tokens, rule, repeat);
  }
}

type RuleOf<Kind extends Rule["kind"]> = Extract<Rule, { kind: Kind }>;

function namePlaces(
  text: string,
  tokens: readonly Token[],
  { from, to, afterDot, isCalled }: RuleOf<"name">,
  lines: readonly number[],
): Place[] {
  // A method or property may be used anywhere, a function too; a variable lives in its block.
  const block = afterDot || isCalled === true ? { start: 0, end: text.length } : blockOf(text, lines);
  const inBlock = ({ start, end }: Token) => start >= block.start && end <= block.end;
  // Declared once more in there, the name means something else as far as that declaration reaches.
  const others = afterDot ? [] : otherScopes(text, tokens.filter(inBlock), from);
  const made = lines.map((line) => offsetOfLine(text, line));
  if (others.some(({ start, end }) => made.some((offset) => offset >= start && offset < end))) return [];
  return tokens.flatMap((token, at): Place[] => {
    if (token.text !== from || !inBlock(token)) return [];
    if (others.some(({ start, end }) => token.start >= start && token.end <= end)) return [];
    const [before, after] = [tokens[at - 1]?.text, tokens[at + 1]?.text];
    if ((before === ".") !== afterDot) return [];
    if (isCalled !== null && (after === "(") !== isCalled) return [];
    // `{ name: … }` and `name=…` among arguments name something else than the variable.
    if (!afterDot && after === ":" && (before === "{" || before === ",")) return [];
    return [{ start: token.start, end: token.end, newText: to }];
  });
}

const DECLARING: ReadonlySet<string> = new Set([
  "const",
  "let",
  "var",
  "def",
  "function",
  "class",
  "func",
  "fn",
]);
const HEADS: ReadonlySet<string> = new Set(["if", "while", "for", "switch", "return", "with"]);

/** `const total`, `function f(total) {`, `total => `, `(total) =>`. */
function isDeclared(tokens: readonly Token[], at: number): boolean {
  const [before, after] = [tokens[at - 1]?.text ?? "", tokens[at + 1]?.text ?? ""];
  if (DECLARING.has(before) || after === "=>") return true;
  if (before !== "(" && before !== ",") return false;
  let open = at - 1;
  while (
    open >= 0 &&
    tokens[open]?.text !== "(" &&
    (tokens[open]?.kind === "word" || tokens[open]?.text === ",")
  )
    open--;
  if (tokens[open]?.text !== "(") return false;
  const close = closerOf(tokens, open);
  const behind = close === null ? "" : (tokens[close + 1]?.text ?? "");
  if (behind === "=>") return true;
  return behind === "{" && !HEADS.has(tokens[open - 1]?.text ?? "");
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the name is declared anew: a parameter's function, or the block of a variable. */
function otherScopes(text: string, tokens: readonly Token[], name: string): Span[] {
  return tokens.flatMap((token, at): Span[] => {
    if (token.text !== name || !isDeclared(tokens, at)) return [];
    const line = text.slice(0, token.start).split("\n").length - 1;
    const isVariable = DECLARING.has(tokens[at - 1]?.text ?? "");
    return [isVariable ? blockOf(text, [line]) : openedBlock(text, line)];
  });
}

/** The line and what is indented more below it. */
function openedBlock(text: string, line: number): Span {
  const lines = text.split("\n");
  let to = line;
  while (
    to + 1 < lines.length &&
    (isBlank(lines[to + 1]) || indentOf(lines[to + 1] ?? "") > indentOf(lines[line] ?? ""))
  )
    to++;
  return { start: offsetOfLine(text, line), end: offsetOfLine(text, to + 1) };
}

function offsetOfLine(text: string, line: number): number {
  return text
    .split("\n")
    .slice(0, line)
    .reduce((sum, { length }) => sum + length + 1, 0);
}

/** The smallest block of deeper indentation that holds the lines, with the line that opens it where one of them is that. */
function blockOf(text: string, edited: readonly number[]): Span {
  const lines = text.split("\n");
  const [first, last] = [Math.min(...edited), Math.max(...edited)];
  const indentAt = (at: number) => indentOf(lines[at] ?? "");
  const opensBlock =
    last > first &&
    rangeOf(first + 1, last).every((at) => isBlank(lines[at]) || indentAt(at) > indentAt(first));
  const indent = opensBlock
    ? indentAt(first) + 1
    : Math.min(
        ...rangeOf(first, last)
          .filter((at) => !isBlank(lines[at]))
          .map(indentAt),
      );
  const belongs = (at: number) => isBlank(lines[at]) || indentAt(at) >= indent;
  let from = first;
  if (!opensBlock) while (from > 0 && belongs(from - 1)) from--;
  // The line that opens the block may declare what the block uses.
  if (!opensBlock && from > 0) from--;
  let to = last;
  while (to + 1 < lines.length && belongs(to + 1)) to++;
  return { start: offsetOfLine(text, from), end: offsetOfLine(text, to + 1) };
}

function argumentPlaces(
  tokens: readonly Token[],
  { callee, at }: RuleOf<"argument">,
  { insertedText }: Repeat,
): Place[] {
  const wanted = callee.join(" ");
  if (wanted === "") return [];
  const added = tokensOf(insertedText)
    .map(({ text }) => text)
    .join(" ");
  return tokens.flatMap((token, open): Place[] => {
    if (token.text !== "(" || calleeBefore(tokens, open).join(" ") !== wanted) return [];
    const close = closerOf(tokens, open);
    if (close === null || close === open + 1) return [];
    const argumentTexts = tokens.slice(open + 1, close).map(({ text }) => text);
    const edge = argumentTexts.join(" ");
    if (at === "last" ? edge.endsWith(added) || edge.endsWith(",") : edge.startsWith(added)) return [];
    const place = at === "last" ? (tokens[close - 1]?.end ?? 0) : token.end;
    return [{ start: place, end: place, newText: insertedText }];
  });
}

function closerOf(tokens: readonly Token[], open: number): number | null {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    depth += bracketStep(tokens[at] ?? { text: "" });
    if (depth === 0) return at;
  }
  return null;
}

function tokenPlaces(
  text: string,
  tokens: readonly Token[],
  { left, removed, right, isWhole }: RuleOf<"tokens">,
  { removedText, insertedText }: Repeat,
): Place[] {
  const wanted = [...left, ...removed, ...right];
  const [oldCore, newCore] = [removedText.trim(), insertedText.trim()];
  return tokens.flatMap((_, at): Place[] => {
    if (!wanted.every((want, i) => tokens[at + i]?.text === want)) return [];
    if (isWhole && tokens[at - 1]?.text === ".") return [];
    const [before, after] = [tokens[at + left.length - 1], tokens[at + left.length + removed.length]];
    const from = left.length > 0 ? before?.end : tokens[at]?.start;
    const to = right.length > 0 ? after?.start : tokens[at + wanted.length - 1]?.end;
    if (from === undefined || to === undefined) return [];
    const found = text.slice(from, to);
    // Blanks are others here: only what stands between them is replaced, where there is something.
    const isExact = left.length > 0 && right.length > 0 && found === removedText;
    if (!isExact && (oldCore === "" || newCore === "" || found.trim() !== oldCore)) return [];
    if (oldCore === "" || newCore === "") return [{ start: from, end: to, newText: insertedText }];
    const start = from + found.indexOf(oldCore);
    return [{ start, end: start + oldCore.length, newText: newCore }];
  });
}

function rangeOf(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isBlank(line: string | undefined): boolean {
  return (line ?? "").trim() === "";
}

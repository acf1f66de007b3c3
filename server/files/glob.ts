// A glob → a matcher over paths with forward slashes, as git matches them: `*` and `?` stay within a folder, `**` as a
// whole part stands for any folders. Linear: the time grows with pattern × path, whatever both are (regular expressions,
// and with them the usual libraries, take time that grows exponentially on `a*a*a*…b` or `**/a/**/a/…`).

/** Longer ones are no real rule. */
const MAX_GLOB_LENGTH = 1000;

type Unit =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "class"; readonly isNegated: boolean; readonly ranges: readonly Range[] };
type Range = readonly [from: number, to: number];
/** A part of a path; "**": any number of them, at the end at least one. */
type Part = readonly Unit[] | "**";

export class Glob {
  private constructor(private readonly parts: readonly Part[]) {}

  /** Null: it cannot be read (an open bracket, an unknown class, too long), and so names nothing. */
  static parse(pattern: string): Glob | null {
    if (pattern.length > MAX_GLOB_LENGTH) return null;
    const parts: Unit[][] = [[]];
    for (let at = 0; at < pattern.length;) {
      const read = unitAt(pattern, at);
      if (!read) return null;
      if (read.unit === "/") parts.push([]);
      else parts.at(-1)?.push(read.unit);
      at = read.end;
    }
    const isStar = (unit: Unit) => unit.kind === "star";
    return new Glob(parts.map((part) => (part.length > 1 && part.every(isStar) ? "**" : part)));
  }

  /** `path`: its parts, each as `toBytes` gives it. */
  matches(path: readonly string[]): boolean {
    const { parts } = this;
    let [part, at, anyPart, anyAt] = [0, 0, -1, 0];
    while (at < path.length) {
      const wanted = parts[part];
      if (wanted === "**") {
        [anyPart, anyAt] = [part++, at];
      } else if (wanted && matchesPart(wanted, path[at] ?? "")) {
        part++;
        at++;
      } else if (anyPart >= 0) {
        at = ++anyAt;
        part = anyPart + 1;
      } else return false;
    }
    return part === parts.length;
  }
}

/** git compares bytes: a character beyond ASCII is several. `é` → `Ã©`. */
export function toBytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).toString("latin1");
}

/** The last star alone is ever tried again: what stands before it fits wherever it fits first. */
function matchesPart(units: readonly Unit[], text: string): boolean {
  let [unit, at, star, starAt] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = units[unit];
    if (wanted?.kind === "star") {
      [star, starAt] = [unit++, at];
    } else if (wanted && matchesUnit(wanted, text.charCodeAt(at))) {
      unit++;
      at++;
    } else if (star >= 0) {
      at = ++starAt;
      unit = star + 1;
    } else return false;
  }
  while (units[unit]?.kind === "star") unit++;
  return unit === units.length;
}

function matchesUnit(unit: Unit, code: number): boolean {
  switch (unit.kind) {
    case "char":
      return unit.char.charCodeAt(0) === code;
    case "class":
      return unit.ranges.some(([from, to]) => from <= code && code <= to) !== unit.isNegated;
    case "any":
    case "star":
      return true;
  }
}

function unitAt(pattern: string, at: number): { unit: Unit | "/"; end: number } | null {
  const char = pattern.charAt(at);
  switch (char) {
    case "*":
      return { unit: { kind: "star" }, end: at + 1 };
    case "?":
      return { unit: { kind: "any" }, end: at + 1 };
    case "/":
      return { unit: "/", end: at + 1 };
    case "[":
      return classAt(pattern, at + 1);
    case "\\": {
      const literal = pattern.charAt(at + 1);
      if (literal === "") return null;
      return { unit: literal === "/" ? "/" : { kind: "char", char: literal }, end: at + 2 };
    }
    default:
      return { unit: { kind: "char", char }, end: at + 1 };
  }
}

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  alnum: ["09", "AZ", "az"],
  alpha: ["AZ", "az"],
  blank: ["  ", "\t\t"],
  cntrl: ["\0\x1f", "\x7f\x7f"],
  digit: ["09"],
  graph: ["!~"],
  lower: ["az"],
  print: [" ~"],
  punct: ["!/", ":@", "[`", "{~"],
  space: ["  ", "\t\r"],
  upper: ["AZ"],
  xdigit: ["09", "AF", "af"],
};

/** From behind the bracket: `!a-c\]]` → not a to c, nor `]`. A bracket that comes first stands for itself. */
function classAt(pattern: string, start: number): { unit: Unit; end: number } | null {
  const isNegated = pattern[start] === "!" || pattern[start] === "^";
  const ranges: Range[] = [];
  let previous = -1;
  for (let at = start + Number(isNegated), isFirst = true; ; isFirst = false) {
    const char = pattern.charAt(at);
    if (char === "") return null;
    if (char === "]" && !isFirst) return { unit: { kind: "class", isNegated, ranges }, end: at + 1 };
    const named = char === "[" && pattern[at + 1] === ":" ? namedClass(pattern, at + 2) : null;
    if (named === "unknown") return null;
    if (named) {
      ranges.push(...named.ranges);
      [previous, at] = [-1, named.end];
      continue;
    }
    const isRange = char === "-" && previous >= 0 && !["", "]"].includes(pattern.charAt(at + 1));
    const one = literalAt(pattern, isRange ? at + 1 : at);
    if (!one) return null;
    ranges.push([isRange ? previous : one.code, one.code]);
    [previous, at] = [isRange ? -1 : one.code, one.end];
  }
}

function literalAt(pattern: string, at: number): { code: number; end: number } | null {
  const from = pattern[at] === "\\" ? at + 1 : at;
  return from < pattern.length ? { code: pattern.charCodeAt(from), end: from + 1 } : null;
}

/** `alpha:]` → its ranges; null: a bracket and a colon that begin no name. */
function namedClass(pattern: string, at: number): { ranges: Range[]; end: number } | "unknown" | null {
  const end = pattern.indexOf("]", at);
  if (end < 0) return "unknown";
  if (pattern[end - 1] !== ":" || end - 1 < at) return null;
  const pairs = CLASSES[pattern.slice(at, end - 1)];
  if (!pairs) return "unknown";
  return { ranges: pairs.map((pair): Range => [pair.charCodeAt(0), pair.charCodeAt(1)]), end: end + 1 };
}

// Code → the brackets, strings and comments that are open at its end, for every language of `languages/`: a scanner that
// goes on from a given state. Knows quotes, comment signs and interpolations; no grammar.
import { languageOf } from "../../languages";
import type { Language } from "../../languages";
import { quoteOpensAt, regexOpensAt } from "./quotes";

export interface Bracket {
  readonly char: string;
  readonly index: number;
}

/** Something that is open and waits for its closer. */
export interface Open {
  /** `hole`: code within a string, as in `${…}`. */
  readonly kind: "bracket" | "hole" | "string" | "comment";
  readonly closer: string;
  /** Where in its text it was opened. */
  readonly index: number;
  /** Opened within a string or a comment: it may well stand alone. */
  readonly isInText: boolean;
  /** Ends with its line, closed or not. */
  readonly endsWithLine: boolean;
  /** A backslash takes nothing off its closer's meaning. */
  readonly isRaw: boolean;
}

/** A closer in the text, and which entry of the given state it closed; null: none that is known. */
export interface Closing extends Bracket {
  readonly entry: number | null;
}

export interface Scan {
  /** What was open where the scan was to begin to count. */
  readonly before: readonly Open[];
  readonly open: readonly Open[];
  /** How many of the entries of `before` are open still. */
  readonly kept: number;
  /** Brackets of the code itself, in their order. */
  readonly brackets: readonly Bracket[];
  /** Stretches of strings and comments, with their signs. */
  readonly prose: readonly (readonly [number, number])[];
  /** What closes more than the text itself opens, in order. */
  readonly closings: readonly Closing[];
}

export const CLOSER_OF: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const CLOSERS = new Set(Object.values(CLOSER_OF));
/** All that can begin or end something; the rest is stepped over at once. */
const INTERESTING = /[()[\]{}"'`\\/\n#*<>%;!$=@&|-]/g;

/** A character written as a literal, with its quotes. */
const LONGEST_SIGN = 14;

export function isCloser(char: string): boolean {
  return CLOSERS.has(char);
}

/** `f("(") {` → `(`, `)`, `{` */
export function brackets(text: string, languageId: string): readonly Bracket[] {
  return scan(text, languageId).brackets;
}

/**
 * `from`: where to begin to count. What stands before it is scanned too, as signs may lie across: `before` is what is open
 * there, and only what comes after it closes something.
 */
export function scan(text: string, languageId: string, state: readonly Open[] = [], from = 0): Scan {
  const scanner = new Scanner(text, languageOf(languageId), state);
  return scanner.run(from);
}

/** Every step takes time of its own only: what it looks for among what is open it finds by index. */
class Scanner {
  private readonly open: Open[] = [];
  /** Indices of `open`: of all that are no brackets, and by closer. */
  private readonly texts: number[] = [];
  private readonly byCloser = new Map<string, number[]>();
  private kept: number;
  private readonly found: Bracket[] = [];
  private closings: Closing[] = [];
  private readonly prose: [number, number][] = [];

  constructor(
    private readonly text: string,
    private readonly language: Language,
    state: readonly Open[],
  ) {
    for (const entry of state) this.add(entry);
    this.kept = state.length;
  }

  run(from: number): Scan {
    const { text } = this;
    let before: readonly Open[] | null = from === 0 ? [...this.open] : null;
    const interesting = new RegExp(INTERESTING);
    for (let index = 0; index < text.length;) {
      interesting.lastIndex = index;
      const next = interesting.exec(text);
      if (!next) break;
      // A sign that lies across is taken with what comes after it.
      const earlier = before === null && next.index + LONGEST_SIGN > from ? [...this.open] : null;
      if (before === null && next.index >= from) before = this.count(earlier ?? []);
      const around = this.around();
      const isInCode = around === null || around.kind === "hole";
      const length = isInCode ? this.inCode(next.index) : this.inText(next.index, around);
      const start = isInCode ? next.index : index;
      index = next.index + Math.max(1, length);
      if (!isInCode || length > 1 || this.isInProse()) this.prose.push([start, index]);
      if (before === null && index > from) before = this.count(earlier ?? []);
    }
    before ??= this.count(this.open);
    if (this.isInProse()) this.prose.push([this.prose.at(-1)?.[1] ?? 0, text.length]);
    const { open, kept, found, closings, prose } = this;
    return { before, open, kept, brackets: found, closings, prose };
  }

  private isInProse(): boolean {
    const around = this.around();
    return around !== null && around.kind !== "hole";
  }

  /** From here on: what of `open` is closed, and by what. */
  private count(open: readonly Open[]): readonly Open[] {
    const same = open.findIndex((entry, at) => this.open[at] !== entry);
    this.kept = same < 0 ? Math.min(open.length, this.open.length) : same;
    this.closings = [];
    return [...open];
  }

  /** The string, comment or hole that the scanner is in. */
  private around(): Open | null {
    return this.open[this.texts.at(-1) ?? -1] ?? null;
  }

  private add(entry: Open): void {
    const at = this.open.push(entry) - 1;
    if (entry.kind !== "bracket") this.texts.push(at);
    const same = this.byCloser.get(entry.closer);
    if (same) same.push(at);
    else this.byCloser.set(entry.closer, [at]);
  }

  /** Each gives the length of what it took. */
  private inCode(index: number): number {
    const { text, language } = this;
    const char = text.charAt(index);
    const block = language.comments.block.find(([opener]) => text.startsWith(opener, index));
    if (block)
      return this.push("comment", block[1], index, {
        length: block[0].length,
        endsWithLine: false,
        isRaw: true,
      });
    if (CLOSER_OF[char] !== undefined) return this.bracket(index, false);
    if (CLOSERS.has(char)) return this.close(index);
    if (char === "\\") return /["'`\\]/.test(text.charAt(index + 1)) ? 2 : 1;
    const line = language.comments.line.find(
      (sign) => text.startsWith(sign, index) && this.isComment(sign, index),
    );
    if (line)
      return this.push("comment", "\n", index, { length: line.length, endsWithLine: true, isRaw: true });
    if (language.family === "script" && regexOpensAt(text, index))
      return this.push("string", "/", index, { length: 1, endsWithLine: true, isRaw: false });
    const quote = quoteOpensAt(text, index, language);
    if (!quote) return 1;
    if (quote.isWhole) return quote.length;
    return this.push("string", quote.closer, index, quote);
  }

  /** `https://` is no comment, nor is the `#` in `$#` or `a#b`. */
  private isComment(sign: string, index: number): boolean {
    const before = this.text.charAt(index - 1);
    if (sign === "//") return before !== ":";
    return sign !== "#" || !/[\w$&{/.:=#-]/.test(before);
  }

  private inText(index: number, around: Open): number {
    const { text } = this;
    const { closer, kind, isRaw } = around;
    const char = text.charAt(index);
    const hole = kind === "string" ? this.holeAt(index, closer) : undefined;
    if (hole)
      return this.push("hole", hole[1], index, { length: hole[0].length, endsWithLine: false, isRaw: false });
    if (char === "\\" && !isRaw) return 2;
    if (text.startsWith(closer, index) && !(closer === "/" && this.open.at(-1)?.closer === "]")) {
      this.popTo(this.texts.at(-1) ?? 0, index, closer);
      return closer.length;
    }
    if (char === "\n") return this.endLine(around);
    const top = this.open.at(-1);
    // Within a class of characters of a regular expression, brackets are letters.
    const isInClass = closer === "/" && top?.closer === "]";
    if (CLOSER_OF[char] !== undefined) return isInClass ? 1 : this.bracket(index, true);
    if (top?.isInText && top.closer === char) this.popTo(this.open.length - 1, index, char);
    else if (kind === "comment" && this.opensQuoteInComment(index)) this.pushInText(char, index);
    return 1;
  }

  private holeAt(index: number, closer: string): readonly [string, string] | undefined {
    const { interpolations = [] } = this.language.strings;
    const found = interpolations.find(
      ({ quotes, opener }) => quotes.includes(closer) && this.text.startsWith(opener, index),
    );
    return found && [found.opener, found.closer];
  }

  private opensQuoteInComment(index: number): boolean {
    return /["'`]/.test(this.text.charAt(index)) && !/[\p{L}\p{N}]/u.test(this.text.charAt(index - 1));
  }

  /** What ends with its line is dropped, with all that was opened within it. */
  private endLine(around: Open): number {
    if (around.endsWithLine) this.drop(this.texts.at(-1) ?? 0);
    return 1;
  }

  private bracket(index: number, isInText: boolean): number {
    const char = this.text.charAt(index);
    if (!isInText) this.found.push({ char, index });
    const closer = CLOSER_OF[char] ?? "";
    this.add({ kind: "bracket", closer, index, isInText, endsWithLine: false, isRaw: false });
    return 1;
  }

  /** Closes the nearest of its kind in the same stretch of code; what was opened since had no end. */
  private close(index: number): number {
    const char = this.text.charAt(index);
    const nearest = this.byCloser.get(char)?.at(-1) ?? -1;
    const at = nearest >= (this.texts.at(-1) ?? 0) ? nearest : -1;
    const isHole = at >= 0 && this.open[at]?.kind === "hole";
    if (!isHole) this.found.push({ char, index });
    if (at < 0) this.closings.push({ char, index, entry: null });
    else this.popTo(at, index, char);
    return 1;
  }

  private popTo(at: number, index: number, char: string): void {
    if (at < this.kept) this.closings.push({ char, index, entry: at });
    this.drop(at);
  }

  private drop(at: number): void {
    while (this.open.length > at) {
      const { kind, closer } = this.open.pop() ?? {};
      if (kind !== "bracket") this.texts.pop();
      this.byCloser.get(closer ?? "")?.pop();
    }
    this.kept = Math.min(this.kept, at);
  }

  private push(
    kind: Open["kind"],
    closer: string,
    index: number,
    { length, endsWithLine, isRaw }: { length: number; endsWithLine: boolean; isRaw: boolean },
  ): number {
    this.add({ kind, closer, index, isInText: false, endsWithLine, isRaw });
    return length;
  }

  private pushInText(closer: string, index: number): void {
    this.add({ kind: "bracket", closer, index, isInText: true, endsWithLine: true, isRaw: true });
  }
}

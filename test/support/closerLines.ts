// Lines of code in many languages for the property of closers: those of `test/fixtures/closers/`, then made up ones in
// the same language's manner, the same for the same seed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBelow, seededRandom } from "../eval/random";
import type { Typist } from "./typingEditor";

interface Manner {
  /** Around a string's content; several: one of them. */
  readonly quotes: readonly string[];
  /** Before and after an expression within a double-quoted string (or the quote that is named), or none. */
  readonly hole?: readonly [quote: string, open: string, close: string];
  readonly comment?: readonly [string, string];
  readonly end: string;
  readonly list: readonly [string, string];
  readonly map: readonly [open: string, between: string, close: string];
  readonly lambda: readonly [string, string];
}

const C: Manner = {
  ...{ quotes: ['"'], comment: ["// ", ""], end: ";", list: ["{", "}"], map: ["{{", ", ", "}}"] },
  lambda: ["f(", ")"],
};
const SCRIPT: Manner = {
  ...C,
  quotes: ['"', "'"],
  hole: ["`", "${", "}"],
  list: ["[", "]"],
  map: ["{ a: ", ", ...", " }"],
  lambda: ["(x) => { return ", "; }"],
};

const MANNERS: Readonly<Record<string, Manner>> = {
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  javascript: { ...SCRIPT, comment: ["/* ", " */"] },
  python: {
    ...SCRIPT,
    hole: ['f"', "{", "}"],
    comment: ["# ", ""],
    end: "",
    map: ["{k: ", ", **", "}"],
    lambda: ["(lambda x: ", ")"],
  },
  java: { ...C, lambda: ["x -> { return ", "; }"], map: ["Map.of(1, ", ", ", ")"] },
  c: C,
  cpp: { ...C, lambda: ["[&](int x) { return ", "; }"] },
  csharp: { ...C, hole: ['$"', "{", "}"], lambda: ["x => { return ", "; }"] },
  go: {
    ...C,
    quotes: ['"', "`"],
    end: "",
    list: ["[]any{", "}"],
    lambda: ["func(x int) any { return ", " }"],
  },
  rust: { ...C, list: ["vec![", "]"], map: ["(", ", ", ")"], lambda: ["|x| { ", " }"] },
  ruby: {
    ...SCRIPT,
    hole: ['"', "#{", "}"],
    comment: ["# ", ""],
    end: "",
    map: ["{ a: ", ", b: ", " }"],
    lambda: ["->(x) { ", " }"],
  },
  php: {
    ...SCRIPT,
    hole: ['"', "{$", "}"],
    map: ["['a' => ", ", 'b' => ", "]"],
    lambda: ["function ($x) { return ", "; }"],
  },
  kotlin: {
    ...C,
    hole: ['"', "${", "}"],
    end: "",
    list: ["listOf(", ")"],
    map: ["mapOf(", " to ", ")"],
    lambda: ["run { ", " }"],
  },
  swift: {
    ...C,
    hole: ['"', "\\(", ")"],
    end: "",
    list: ["[", "]"],
    map: ['["a": ', ', "b": ', "]"],
    lambda: ["{ x in ", " }"],
  },
  shellscript: {
    ...C,
    hole: ['"', "$(", ")"],
    comment: ["# ", ""],
    end: "",
    list: ["(", ")"],
    map: ["(", " ", ")"],
    lambda: ["{ ", "; }"],
  },
  sql: {
    ...C,
    quotes: ["'"],
    comment: ["-- ", ""],
    list: ["ARRAY[", "]"],
    map: ["COALESCE(", ", ", ")"],
    lambda: ["(SELECT ", ")"],
  },
  html: {
    ...C,
    comment: ["<!-- ", " -->"],
    end: "",
    list: ["<b>", "</b>"],
    map: ['<a title="x">', " ", "</a>"],
    lambda: ["<p>", "</p>"],
  },
  css: { ...C, quotes: ['"', "'"], comment: ["/* ", " */"] },
  scss: { ...C, quotes: ['"', "'"], list: ["(", ")"], map: ["(a: ", ", b: ", ")"] },
  json: { quotes: ['"'], end: ",", list: ["[", "]"], map: ['{ "a": ', ', "b": ', " }"], lambda: ["[", "]"] },
  yaml: {
    ...SCRIPT,
    hole: ['"', "${{ ", " }}"],
    comment: ["# ", ""],
    end: "",
    map: ["{ a: ", ", b: ", " }"],
    lambda: ["[", "]"],
  },
  lua: {
    ...SCRIPT,
    hole: ['"', "{", "}"],
    comment: ["-- ", ""],
    end: "",
    list: ["{ ", " }"],
    map: ["{ a = ", ", b = ", " }"],
    lambda: ["(function(x) return ", " end)()"],
  },
  elixir: {
    ...C,
    hole: ['"', "#{", "}"],
    comment: ["# ", ""],
    end: "",
    list: ["[", "]"],
    map: ["%{a: ", ", b: ", "}"],
    lambda: ["(fn x -> ", " end)"],
  },
  markdown: {
    quotes: ["`", "*"],
    end: ".",
    list: ["[", "](https://example.test/a)"],
    map: ["(", " ", ")"],
    lambda: ["(see ", ")"],
  },
  dart: { ...SCRIPT, hole: ["'", "${", "}"], map: ["{'a': ", ", 'b': ", "}"] },
};

/** What strings and comments hold: brackets that match and some that do not, other quotes, signs of comments. */
const PROSE = ["item", "saved (new)", ":)", "a [b", "it is", "x, y;", "100%", "=> {", "} else", "a-b", "ok?"];
const WORDS = ["items", "user.name", "total", "i + 1", "n", "count(x)", "rows[0]", "-1", "0.5"];

export interface CloserLines {
  readonly languageId: string;
  readonly typing: Omit<Typist, "closes">;
  readonly lines: readonly string[];
}

/** `root`: of the repository. */
export function closerLines(count: number, root: string): CloserLines[] {
  const folder = join(root, "test/fixtures/closers");
  return readdirSync(folder).map((file) => {
    const languageId = file.replace(/\.txt$/, "");
    const written = readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
    const manner = MANNERS[languageId];
    if (!manner) throw new Error(`no manner for ${languageId}`);
    const random = seededRandom(languageId.length * 97 + languageId.charCodeAt(0));
    const lines = [...written];
    while (lines.length < count) lines.push(madeUp(manner, random));
    return { languageId, typing: typingIn(languageId, manner), lines: lines.slice(0, count) };
  });
}

/** Languages in which an apostrophe is no quote to the editor, and those with backticks. */
const NO_APOSTROPHES = new Set(["rust", "swift", "json", "elixir", "markdown", "html"]);
const BACKTICKS = /script|go|markdown/;

function typingIn(languageId: string, { hole }: Manner): CloserLines["typing"] {
  const apostrophe = NO_APOSTROPHES.has(languageId) ? "" : "'";
  const backtick = BACKTICKS.test(languageId) ? "`" : "";
  const sign = /[$#\\]/.exec(hole?.[1] ?? "")?.[0] ?? null;
  return { quotes: `"${apostrophe}${backtick}`, hole: sign, hasTriples: languageId === "python" };
}

type Random = () => number;

function madeUp(manner: Manner, random: Random): string {
  const indent = " ".repeat(2 * randomBelow(random, 4));
  if (manner.comment && randomBelow(random, 8) === 0)
    return `${indent}${manner.comment[0]}${prose(random, [])} ${prose(random, [])}${manner.comment[1]}`.trimEnd();
  const call = randomBelow(random, 2) === 0 ? "" : "total = ";
  return `${indent}${call}run(${expression(manner, random, 3)}, ${expression(manner, random, 2)})${manner.end}`;
}

function expression(manner: Manner, random: Random, depth: number): string {
  const inner = () => expression(manner, random, depth - 1);
  const kind = depth === 0 ? randomBelow(random, 2) : randomBelow(random, 8);
  if (kind === 0) return WORDS[randomBelow(random, WORDS.length)] ?? "";
  if (kind <= 2) return text(manner, random);
  if (kind === 3) return `${manner.list[0]}${inner()}, ${inner()}${manner.list[1]}`;
  if (kind === 4) return `${manner.map[0]}${inner()}${manner.map[1]}${inner()}${manner.map[2]}`;
  if (kind === 5) return `${manner.lambda[0]}${inner()}${manner.lambda[1]}`;
  if (kind === 6 && manner.hole) {
    const [quote, open, close] = manner.hole;
    const content = WORDS[randomBelow(random, WORDS.length)] ?? "";
    return `${quote}${prose(random, [quote])} ${open}${content}${close}${quote.slice(-1)}`;
  }
  return `(${inner()} - ${WORDS[randomBelow(random, WORDS.length)] ?? ""})`;
}

function text(manner: Manner, random: Random): string {
  const quote = manner.quotes[randomBelow(random, manner.quotes.length)] ?? "";
  return `${quote}${prose(random, manner.quotes)}${quote}`;
}

function prose(random: Random, without: readonly string[]): string {
  const found = PROSE[randomBelow(random, PROSE.length)] ?? "";
  return without.some((quote) => found.includes(quote)) ? "item" : found;
}

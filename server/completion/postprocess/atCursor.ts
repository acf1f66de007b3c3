// The cursor's place and a text written there → what was open, what of it the text closes, and what of it the rest of
// the line closes: closers that the editor wrote, or that belong to a line that was whole.
import type { CompletionContext } from "../../context/types";
import { scan, type Closing, type Open } from "./delimiters";

/** One of the signs that stand right of the cursor in its line. */
export interface RestToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Which entry of `open` it closes; null: none. */
  readonly closes: number | null;
}

export interface WrittenAt {
  /** At the cursor, the outermost first; indices count in the prefix. */
  readonly open: readonly Open[];
  /** How many of them the text leaves open. */
  readonly kept: number;
  /** How many more the text opens and does not close. */
  readonly opened: number;
  /** What in the text closes more than it opens; indices count in the text. */
  readonly closings: readonly Closing[];
  readonly rest: string;
  readonly tokens: readonly RestToken[];
}

/** No code is as deep; thousands of brackets that nothing closes would be gone through for every text that is tried. */
const MAX_OPEN = 200;
/** Longer closers first; words are taken whole. */
const TOKENS =
  /<\/[\p{L}\p{N}.:_-]*>|"""|'''|--\]\]|-->|\*\/|\*\)|#>|%>|\?>|%\}|#\}|=#|\]#|-\}|[\p{L}\p{N}_]+|\s+|[\s\S]/gu;
const QUOTE = /^["'`]/;

/** Many filters ask about one text, and all of them about the empty one. */
const knownTexts = new WeakMap<CompletionContext, Map<string, WrittenAt>>();

export function writtenAt(text: string, context: CompletionContext): WrittenAt {
  const known = knownTexts.get(context) ?? new Map<string, WrittenAt>();
  knownTexts.set(context, known);
  const found = known.get(text) ?? readAt(text, context);
  known.set(text, found);
  return found;
}

function readAt(text: string, context: CompletionContext): WrittenAt {
  const { prefix, suffix, languageId } = context;
  const lineStart = prefix.lastIndexOf("\n") + 1;
  const line = prefix.slice(lineStart);
  const rest = suffix.split("\n", 1)[0] ?? "";
  const above = openAtLineStart(context, lineStart);
  const signs = signsOf(rest, context);
  const goingOn = (state: readonly Open[]): WrittenAt => {
    const { before, kept, closings, open: after } = scan(line + text, languageId, state, line.length);
    const open = before.map((entry, at) =>
      state[at] === entry ? entry : { ...entry, index: entry.index + lineStart },
    );
    const inText = closings.map((closing) => ({ ...closing, index: closing.index - line.length }));
    const opened = Math.max(0, after.length - kept);
    return { open, kept, opened, closings: inText, rest, tokens: matched(signs, open) };
  };
  const best = goingOn(above);
  const lost = best.tokens.find((token) => token.closes === null && QUOTE.test(token.text));
  if (!lost) return best;
  // A quote that nothing seems to need: what stands above, or a sign in the line, may have misled the scanner. In a
  // string that began in the line it is a letter.
  const around = best.open.findLast(({ kind }) => kind !== "bracket");
  const isInCode = !around || around.kind === "hole";
  const others = [
    isInCode || !around.endsWithLine ? goingOn([]) : best,
    isInCode ? afterOddQuote(text, context, { before: best, quote: lost.text, signs }) : best,
  ];
  return others.reduce((one, other) => (closedBy(other) > closedBy(one) ? other : one), best);
}

/** The cursor's line up to the cursor and the text, strings and comments blanked; `from`: where the text begins. */
export function codeAt(text: string, context: CompletionContext): { code: string; from: number } {
  const lineStart = context.prefix.lastIndexOf("\n") + 1;
  const line = context.prefix.slice(lineStart);
  const { prose } = scan(line + text, context.languageId, openAtLineStart(context, lineStart));
  let code = line + text;
  for (const [start, end] of prose) {
    // Letters after a regular expression are its flags.
    const flags = code[end - 1] === "/" ? (/^[a-z]*/.exec(code.slice(end))?.[0].length ?? 0) : 0;
    const blank = code.slice(start, end + flags).replace(/[^\n]/g, " ");
    code = code.slice(0, start) + blank + code.slice(end + flags);
  }
  return { code, from: line.length };
}

const knownAbove = new WeakMap<CompletionContext, readonly Open[]>();

function openAtLineStart(context: CompletionContext, lineStart: number): readonly Open[] {
  const found =
    knownAbove.get(context) ??
    scan(context.prefix.slice(0, lineStart), context.languageId).open.slice(-MAX_OPEN);
  knownAbove.set(context, found);
  return found;
}

/** As if the last one of its kind in the line, an odd one, had begun a string. */
function afterOddQuote(
  text: string,
  { prefix, languageId }: CompletionContext,
  { before, quote, signs }: { before: WrittenAt; quote: string; signs: readonly Sign[] },
): WrittenAt {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  if (line.split(quote).length % 2 === 1) return before;
  const index = prefix.lastIndexOf(quote);
  const string: Open = {
    ...{ kind: "string", closer: quote, index, isInText: false },
    ...{ endsWithLine: true, isRaw: false },
  };
  const open = [...before.open.filter((entry) => entry.index < index), string];
  const { kept, closings } = scan(text, languageId, open);
  return { ...before, open, kept, closings, tokens: matched(signs, open) };
}

type Sign = Omit<RestToken, "closes">;

const knownSigns = new WeakMap<CompletionContext, readonly Sign[]>();

/** Taken apart once for all texts that are tried at the cursor. */
function signsOf(rest: string, context: CompletionContext): readonly Sign[] {
  const found =
    knownSigns.get(context) ??
    Array.from(rest.matchAll(TOKENS), ({ 0: text, index: start }) => ({
      text,
      start,
      end: start + text.length,
    }));
  knownSigns.set(context, found);
  return found;
}

/** Each sign closes the innermost entry of its kind that is further out than what the one before it closes. */
function matched(signs: readonly Sign[], open: readonly Open[]): RestToken[] {
  let inner = open.length;
  // Further in than what was closed last there is nothing left to close, so a closer that is missing stays missing.
  const closers = new Set(open.map(({ closer }) => closer));
  return signs.map(({ text, start, end }) => {
    if (!closers.has(text)) return { text, start, end, closes: null };
    let at = inner - 1;
    while (at >= 0 && open[at]?.closer !== text) at--;
    if (at < 0) closers.delete(text);
    else inner = at;
    return { text, start, end, closes: at < 0 ? null : at };
  });
}

function closedBy({ tokens }: WrittenAt): number {
  return tokens.filter(({ closes }) => closes !== null).length;
}

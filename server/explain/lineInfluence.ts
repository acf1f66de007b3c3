// The last suggestion's record → what each line around the cursor was worth to it, and each token of a line: left out of
// the prompt, the same tokens scored again. Lines near the cursor alone, farther ones together, so that the runs stay few.
import type { Answer, ExplainQuestions } from "../protocol/explain";
import type { PromptSpan, TokenInfluence } from "../protocol/explainContext";
import type { PromptPart, RequestRecord } from "../protocol/record";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { MAX_PARTS } from "./bounds";
import { influence, type SuggestionDeps } from "./suggestion";

export interface LineGroup {
  readonly firstLine: number;
  readonly endLine: number;
  readonly text: string;
  readonly span: PromptSpan;
  /** Length of what its first line begins with that belongs to the token before: the indentation, mostly. */
  readonly lead: number;
}

/** A part is known by its end: headers of what encloses the cut may stand before it, on lines of their own. */
export const TAIL = 80;
/** Lines on each side of the cursor that stand alone. */
const ALONE = 8;
/** Of farther ones so many together. */
const TOGETHER = 6;
/** Groups of lines; with tokens of a line, more are worth their time. */
const MAX_GROUPS = 32;

export async function lineInfluence(
  record: RequestRecord | null,
  deps: SuggestionDeps,
): Promise<Answer<"lineInfluence">> {
  const groups = record ? lineGroups(record, deps.tokenizer) : [];
  if (!record || groups.length === 0) return { lines: null };
  const parts = groups.map(({ span }) => span);
  const { whole, parts: scored } = await influence({ ...scoredOf(record), parts }, deps);
  return {
    lines: {
      record: record.id,
      uri: record.uri,
      whole,
      groups: groups.map(({ firstLine, endLine, text }, i) => {
        return { firstLine, endLine, text, without: scored[i]?.without ?? whole };
      }),
    },
  };
}

export async function tokenInfluence(
  { record: id, group: at }: ExplainQuestions["tokenInfluence"]["ask"],
  deps: SuggestionDeps,
): Promise<Answer<"tokenInfluence">> {
  const record = deps.records.get(id);
  const groups = record?.prompt?.model === deps.model.id ? lineGroups(record, deps.tokenizer) : [];
  const group = groups[at];
  if (!record || !group) return { tokens: null };
  const { promptIds, chosen } = scoredOf(record);
  const runs = tokenRuns(group, promptIds, deps.tokenizer);
  const { whole, parts } = await influence({ promptIds, chosen, parts: runs.map(({ span }) => span) }, deps);
  const tokens = runs.map(({ start, end, tokenIds }, i): TokenInfluence["tokens"][number] => {
    return { start, end, tokenIds, without: parts[i]?.without ?? whole };
  });
  const { firstLine, text } = group;
  return { tokens: { uri: record.uri, firstLine, text, whole, tokens } };
}

export function scoredOf({ prompt, tokens }: RequestRecord) {
  const promptIds = (prompt?.parts ?? []).flatMap(({ tokenIds }) => tokenIds);
  return { promptIds, chosen: tokens.map(({ tokenId }) => tokenId) };
}

interface TokenRun {
  /** Place in the group's text. */
  readonly start: number;
  readonly end: number;
  readonly tokenIds: readonly number[];
  readonly span: PromptSpan;
}

/** The tokens that a group's text is written with, one by one or, of very many, several together. */
export function tokenRuns(
  { text, span, lead }: Pick<LineGroup, "text" | "span" | "lead">,
  promptIds: readonly number[],
  tokenizer: Pick<Tokenizer, "decodeWithSpans">,
): TokenRun[] {
  const tokenIds = promptIds.slice(span.from, span.to);
  const decoded = tokenizer.decodeWithSpans(tokenIds);
  // The group may begin behind the first of them: a blank line shares the token of the line before it.
  const shift = lead - Math.max(0, decoded.text.indexOf(text.slice(lead)));
  const inText = decoded.spans
    .map(({ start, end }, i) => ({ at: span.from + i, start: start + shift, end: end + shift }))
    .filter(({ start, end }) => end > 0 && start < text.length)
    .map(({ at, start, end }) => ({ at, start: Math.max(0, start), end: Math.min(text.length, end) }));
  const size = Math.ceil(inText.length / MAX_PARTS);
  const runs: TokenRun[] = [];
  for (let i = 0; i < inText.length; i += size) {
    const [first, last] = [inText[i], inText[Math.min(inText.length, i + size) - 1]];
    if (!first || !last) continue;
    const own = { from: first.at, to: last.at + 1 };
    runs.push({
      start: first.start,
      end: last.end,
      tokenIds: promptIds.slice(own.from, own.to),
      span: own,
    });
  }
  return runs;
}

/** Those of prefix and suffix, nearest to the cursor first, as many as may be left out one after another. */
export function lineGroups(
  { context, prompt, position }: Pick<RequestRecord, "context" | "prompt" | "position">,
  tokenizer: Pick<Tokenizer, "decode">,
): LineGroup[] {
  if (!context || !prompt) return [];
  const found: LineGroup[] = [];
  let from = 0;
  for (const part of prompt.parts) {
    const start = from + (part.begin === "" ? 0 : 1);
    const lines = () => linesOf(part, start, tokenizer);
    // An empty text would be the end of any.
    if (part.text !== "" && context.prefix.endsWith((part.text + prompt.healedText).slice(-TAIL))) {
      const all = lines();
      const first = position.line - all.length + 1;
      found.push(
        ...grouped(
          all.map((line, i) => ({ ...line, firstLine: first + i, endLine: first + i + 1 })).toReversed(),
        ),
      );
    } else if (part.text !== "" && context.suffix.startsWith(part.text.slice(0, TAIL))) {
      found.push(
        ...grouped(
          lines().map((line, i) => ({
            ...line,
            firstLine: position.line + i,
            endLine: position.line + i + 1,
          })),
        ),
      );
    }
    from += part.tokenIds.length;
  }
  const distance = ({ firstLine }: LineGroup) => Math.abs(firstLine - position.line);
  return found.sort((a, b) => distance(a) - distance(b)).slice(0, MAX_GROUPS);
}

export type Line = Pick<LineGroup, "text" | "span" | "lead">;

/** A token with a line end in it belongs to the line that it ends. */
export function linesOf(
  { begin, tokenIds }: PromptPart,
  start: number,
  tokenizer: Pick<Tokenizer, "decode">,
): Line[] {
  const own = tokenIds.slice(begin === "" ? 0 : 1);
  const lines: Line[] = [];
  let from = 0;
  let begun = "";
  let lead = 0;
  own.forEach((_, i) => {
    // All of a line at once: a token alone may be half a character.
    const text = begun + tokenizer.decode(own.slice(from, i + 1));
    const isLast = i === own.length - 1;
    if (!text.includes("\n") && !isLast) return;
    const ended = text.split("\n");
    const rest = isLast ? "" : (ended.pop() ?? "");
    const span = { from: start + from, to: start + i + 1 };
    // Blank lines that one token holds have no tokens of their own: they share its span.
    ended.forEach((each, at) => lines.push({ text: each, span, lead: at === 0 ? lead : 0 }));
    begun = rest;
    lead = rest.length;
    from = i + 1;
  });
  return lines;
}

/** `lines` from the cursor outwards. */
function grouped(lines: readonly LineGroup[]): LineGroup[] {
  const far: LineGroup[] = [];
  for (let at = ALONE; at < lines.length; at += TOGETHER) far.push(joined(lines.slice(at, at + TOGETHER)));
  return [...lines.slice(0, ALONE), ...far];
}

function joined(lines: readonly LineGroup[]): LineGroup {
  const inOrder = [...lines].sort((a, b) => a.firstLine - b.firstLine);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (!first || !last) throw new Error("expected at least one line to join");
  return {
    firstLine: first.firstLine,
    endLine: last.endLine,
    text: inOrder.map(({ text }) => text).join("\n"),
    span: { from: first.span.from, to: last.span.to },
    lead: first.lead,
  };
}

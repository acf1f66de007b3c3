// The last suggestion's record → what each line around the cursor was worth to it: left out of the prompt, the same
// tokens scored again. Lines near the cursor alone, farther ones together, so that the runs stay few.
import type { LineInfluence, PromptSpan } from "../protocol/explain";
import type { PromptPart, RequestRecord } from "../protocol/record";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { influence, MAX_PARTS, type SuggestionDeps } from "./suggestion";

export interface LineGroup {
  readonly firstLine: number;
  readonly endLine: number;
  readonly text: string;
  readonly span: PromptSpan;
}

/** A part is known by its end: headers of what encloses the cut may stand before it, on lines of their own. */
const TAIL = 80;
/** Lines on each side of the cursor that stand alone. */
const ALONE = 8;
/** Of farther ones so many together. */
const TOGETHER = 6;

export async function lineInfluence(
  record: RequestRecord | null,
  deps: SuggestionDeps,
): Promise<{ readonly lines: LineInfluence | null }> {
  const groups = record ? lineGroups(record, deps.tokenizer) : [];
  if (!record || groups.length === 0) return { lines: null };
  const promptIds = (record.prompt?.parts ?? []).flatMap(({ tokenIds }) => tokenIds);
  const chosen = record.tokens.map(({ tokenId }) => tokenId);
  const { whole, parts } = await influence(
    { promptIds, chosen, parts: groups.map(({ span }) => span) },
    deps,
  );
  return {
    lines: {
      uri: record.uri,
      whole,
      groups: groups.map(({ firstLine, endLine, text }, i) => {
        return { firstLine, endLine, text, without: parts[i]?.without ?? whole };
      }),
    },
  };
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
  return found.sort((a, b) => distance(a) - distance(b)).slice(0, MAX_PARTS);
}

interface Line {
  readonly text: string;
  readonly span: PromptSpan;
}

/** A token with a line end in it belongs to the line that it ends. */
function linesOf(
  { begin, tokenIds }: PromptPart,
  start: number,
  tokenizer: Pick<Tokenizer, "decode">,
): Line[] {
  const own = tokenIds.slice(begin === "" ? 0 : 1);
  const lines: Line[] = [];
  let from = 0;
  let text = "";
  own.forEach((tokenId, i) => {
    text += tokenizer.decode([tokenId]);
    const isLast = i === own.length - 1;
    if (!text.includes("\n") && !isLast) return;
    const ended = text.split("\n");
    const rest = isLast ? "" : (ended.pop() ?? "");
    const span = { from: start + from, to: start + i + 1 };
    // Blank lines that one token holds have no tokens of their own: they share its span.
    for (const each of ended) lines.push({ text: each, span });
    text = rest;
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
  };
}

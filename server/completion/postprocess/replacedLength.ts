// How many characters right of the cursor the text writes itself: they are replaced, not doubled. What the text closes
// of what is open at the cursor takes the editor's closers with it, in their order.
import type { CompletionContext } from "../../context/types";
import { writtenAt, type RestToken, type WrittenAt } from "./atCursor";

const TAG_END = /^<\/(.*)>$/;

/** `foo(├bar);┤)` → 1: the `)` right of the cursor is the one in the text. */
export function replacedLength(text: string, context: CompletionContext): number {
  if ((context.suffix.split("\n", 1)[0] ?? "").trim() === "") return 0;
  const place = writtenAt(text, context);
  const closed = place.tokens.filter((token) => isClosed(token, place.kept, text));
  const length = closed.at(-1)?.end ?? 0;
  return length + repeatedLength(text, place, length);
}

/** Signs with an entry are closed with it; tags and angle brackets have none and are counted. */
function isClosed({ text: sign, closes }: RestToken, kept: number, text: string): boolean {
  if (closes !== null) return closes >= kept;
  const tag = TAG_END.exec(sign)?.[1];
  if (tag !== undefined) return opensLess(text, new RegExp(`<${escaped(tag)}(?=[\\s>])`, "g"), sign);
  return sign === ">" && opensLess(text.replace(/[=-]>|>=/g, ""), /<(?=[\p{L}_/!?])/gu, ">");
}

function opensLess(text: string, opener: RegExp, closer: string): boolean {
  return (text.match(opener)?.length ?? 0) < text.split(closer).length - 1;
}

/** `"├name",┤",` → the comma: the text's end is what stands right of what it closed. */
function repeatedLength(text: string, { rest, tokens }: WrittenAt, from: number): number {
  const left = rest.slice(from).trimEnd();
  const written = text.trimEnd();
  for (let length = Math.min(left.length, written.length); length > 0; length--) {
    const repeated = left.slice(0, length);
    const isWhole = length === left.length;
    if (!written.endsWith(repeated)) continue;
    // A word's first letter may well be there by chance; the whole rest of the line is not.
    if (!isWhole && !/^[\s\p{P}\p{S}]*$/u.test(repeated)) continue;
    if (!closesMore(tokens, from, from + length)) return length;
  }
  return 0;
}

/** `foo(├bar()┤)` closes its own bracket, and the one right of the cursor closes another; tags and angle brackets likewise. */
function closesMore(tokens: readonly RestToken[], from: number, to: number): boolean {
  return tokens.some(
    ({ start, closes, text }) =>
      start >= from && start < to && (closes !== null || text === ">" || TAG_END.test(text)),
  );
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

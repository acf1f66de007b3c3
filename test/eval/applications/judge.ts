// A suggestion where the author goes on otherwise or the same → how far it is right. Pure.
import { applyEdit } from "../edit";
import type { Edit } from "../types";
import { typed, type TypingState } from "./author";

/**
 * `right`: all of it is what the author types, at least up to the line's end; `beginning`: all of it, but the line goes on;
 * `little`: the same with two characters or fewer; `turnsWrong`: it begins as the author does; `wrong`: it does not.
 */
export type Verdict = "right" | "beginning" | "little" | "turnsWrong" | "wrong";

export interface Judged {
  readonly verdict: Verdict;
  /** Characters of the author's that it writes, blanks apart from those at the line's start; 0 where it is not to be taken. */
  readonly length: number;
  /** The document once it is taken; null where it is not. */
  readonly taken: TypingState | null;
}

const LITTLE = 2;

export function judge(
  edit: Edit,
  { state, ahead, after }: { state: TypingState; ahead: string; after: string },
): Judged {
  const { text, end } = applyEdit(state.left + state.closers + after, edit);
  const left = text.slice(0, end);
  const added = left.slice(state.left.length);
  const right = text.slice(end);
  if (!left.startsWith(state.left)) return { verdict: "wrong", length: 0, taken: null };
  // It goes on into what stands behind the edit, and replaces that: the document is the author's.
  const whole = ahead + after;
  if (added.length > ahead.length && whole.startsWith(added) && right === whole.slice(added.length))
    return {
      verdict: "right",
      length: ahead.length,
      taken: { left: state.left + ahead, closers: "" },
    };
  // What it leaves off at the end of a line may be blanks.
  const length = ahead.startsWith(added) ? added.length : 0;
  const closers = right.endsWith(after) ? right.slice(0, right.length - after.length) : null;
  const isTakable = length > 0 && closers !== null && isReachable(closers, added, { state, after });
  if (!isTakable)
    return { verdict: sameStart(added, ahead) ? "turnsWrong" : "wrong", length: 0, taken: null };
  const line = ahead.slice(length).split("\n", 1)[0] ?? "";
  // What the editor has closed stands there already; a sign at the end is no reason to call it short.
  const rest = line.startsWith(closers) ? line.slice(closers.length) : line;
  const isWholeLine = /^[;,:]?\s*$/.test(rest);
  const verdict = isWholeLine ? "right" : added.trim().length <= LITTLE ? "little" : "beginning";
  return { verdict, length, taken: { left, closers } };
}

/** The closers behind the cursor are those that typing the same would have left, with or without new ones. */
function isReachable(
  closers: string,
  added: string,
  { state, after }: { state: TypingState; after: string },
): boolean {
  return [true, false].some((closes) => typed(state, added, { closes, after }).closers === closers);
}

function sameStart(added: string, ahead: string): boolean {
  const wanted = ahead.trimStart().charAt(0);
  return wanted !== "" && added.trimStart().charAt(0) === wanted;
}

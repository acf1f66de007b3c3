// What is explained, with its tokens → what the page shows of it, and the token that it begins with.
import type { Question } from "../../../server/protocol/explain";
import { MOST_HEADS_UNASKED } from "../../../server/protocol/explainContext";
import type { TokensResult } from "../../../server/protocol/lsp";
import type { ExplainedTokens } from "../../../server/protocol/panel";
import { focusOf } from "./focus";
import type { Subject } from "./subject";
import { tokenAt } from "./tokens";

/** From the page's own box. */
export interface TypedText {
  readonly text: string;
  /** An offset in it. */
  readonly caret: number;
}

export function shownOf(subject: Subject, answer: TokensResult): ExplainedTokens {
  const { text, editor, startOffset, omittedLength, cursor } = subject;
  const fileName = editor.document.uri.path.split("/").at(-1) ?? "";
  const firstLine = editor.document.positionAt(startOffset).line + 1;
  const selection = { text, omittedLength, fileName, firstLine };
  const focus = focusOf(text, answer.tokens, cursor);
  return { selection, ...answer, ...(focus !== null && { focus }) };
}

/** Begins with the token before the caret: what comes after it is what is being written. */
export function shownTyped({ text, caret }: TypedText, answer: TokensResult): ExplainedTokens {
  const selection = { text, omittedLength: 0, fileName: "", firstLine: 1, isTyped: true } as const;
  const before = caret > 0 ? tokenAt(answer.tokens, caret - 1) : null;
  return { selection, ...answer, focus: before ?? Math.max(0, answer.tokens.length - 1) };
}

type FirstShown = Pick<ExplainedTokens, "focus" | "tokens" | "contextLength" | "nLayer" | "nHead">;

/**
 * What the view that opens asks first, where that takes long: asked at once while the page is being made. `view` null: the
 * page begins with its first one, which speaks of what was expected at the token.
 */
export function firstQuestions(
  view: string | null,
  { focus, tokens, contextLength, nLayer, nHead }: FirstShown,
): readonly Question[] {
  const last = Math.min(tokens.length, contextLength) - 1;
  if (last < 0) return [];
  const token = Math.min(focus ?? last, last);
  if (view === "heads") return [{ kind: "overview" }];
  if (view === "attention") return [{ kind: "looks", position: token }];
  if (view === "suggestion") return ofSuggestion(nLayer * nHead);
  return view === null ? [{ kind: "layers", position: Math.max(0, token - 1) }, { kind: "parameters" }] : [];
}

/** The latest one, and what it came from where that is looked for unasked. */
function ofSuggestion(heads: number): readonly Question[] {
  const latest = { kind: "suggestion", turn: 0 } as const;
  return heads <= MOST_HEADS_UNASKED ? [latest, { kind: "cause", turn: 0 }] : [latest];
}

// Messages between the panel's page and its host in the extension. `media/` imports types from here only.
import type { Question } from "./explain";
import type { TokensResult } from "./lsp";

/** What the panel explains: one selection of one document. */
export interface PanelSelection {
  readonly text: string;
  /** UTF-16 code units at the end of a very long selection that are not explained and not in `text`. */
  readonly omittedLength: number;
  /** File name for the heading. */
  readonly fileName: string;
  /** First line of the selection, counted from 1 as editors do. */
  readonly firstLine: number;
  /** Typed into the panel's own box: it is in no file, and nothing of it can be painted or revealed. */
  readonly isTyped?: true;
}

/** A selection and what its model is; everything else is asked for. */
export interface ExplainedTokens extends TokensResult {
  readonly selection: PanelSelection;
  /** The token to begin with: the one at the cursor, or a telling word; without one, what most of the others look at. */
  readonly focus?: number;
}

/** An explanation that was saved: what was asked about a selection, with the answers in their wire form. */
export interface SavedExplanation {
  readonly format: "loupe-explanation";
  readonly version: 1;
  readonly tokens: ExplainedTokens;
  readonly answers: readonly { readonly question: Question; readonly answer: unknown }[];
}

/** What the editor can paint over the code. */
export const OVERLAYS = ["tokens", "attention", "surprise", "influence", "lines"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export type ToPanel =
  /** `turn` counts what is shown: the same one may come twice, sent while the page was being made and once it is there. */
  | ({ readonly type: "tokens"; readonly turn: number } & ExplainedTokens)
  /** To the question of this id; `answer` is that of `ExplainQuestions`, with its typed arrays. */
  | { readonly type: "answer"; readonly id: number; readonly answer: unknown }
  /** To what the page will ask first. */
  | { readonly type: "ahead"; readonly question: Question; readonly answer: unknown }
  | {
      readonly type: "refused";
      readonly id: number;
      readonly message: string;
      /** It failed where the model runs, which is not the CPU. */
      readonly offersCpu: boolean;
    }
  /** The editor's cursor stands in this token, or in none. */
  | { readonly type: "cursorToken"; readonly index: number | null }
  /** Open this view, by its id. */
  | { readonly type: "view"; readonly view: string }
  /** Open the box for text that is in no file. */
  | { readonly type: "openTextBox" }
  /** What is painted in the editor now. */
  | { readonly type: "overlay"; readonly overlay: Overlay | null }
  /** A suggestion has come: a view that had none asks again. */
  | { readonly type: "suggested" }
  | { readonly type: "message"; readonly kind: "empty" | "working" | "failed"; readonly text: string };

export type FromPanel =
  /** `turn`: of what it came with and shows; null: nothing yet. */
  | { readonly type: "ready"; readonly turn: number | null }
  | { readonly type: "ask"; readonly id: number; readonly question: Question }
  /** The answer is no longer wanted. */
  | { readonly type: "forget"; readonly id: number }
  /** Mark this token in the editor; null takes the mark away. */
  | { readonly type: "hoverToken"; readonly index: number | null }
  /** Put the editor's cursor at this token. */
  | { readonly type: "revealToken"; readonly index: number }
  /** The layer and head on screen: the editor's overlay follows. */
  | { readonly type: "showsHead"; readonly layer: number; readonly head: number }
  | { readonly type: "paint"; readonly overlay: Overlay | null }
  /** These lines are open in the panel: where influence is painted, theirs is painted token by token. */
  | { readonly type: "showsInfluence"; readonly record: number; readonly group: number }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "save"; readonly fileName: string; readonly content: string | Uint8Array }
  /** Show a place of another file; line from 0. */
  | { readonly type: "openPlace"; readonly uri: string; readonly line: number }
  /** Ask for a suggestion at the editor's cursor. */
  | { readonly type: "suggest" }
  /** Run the model on the CPU from now on: there every number can be had. */
  | { readonly type: "useCpu" }
  /** Explain this text, which is in no file; the caret stands at an offset in it. */
  | { readonly type: "explainText"; readonly text: string; readonly caret: number }
  /** Explain again what the editor shows. */
  | { readonly type: "explainEditor" }
  /** From beside the editor to the bottom panel, or back. */
  | { readonly type: "move" }
  /** Save everything that is known of this selection, or open what was saved. */
  | { readonly type: "saveExplanation" }
  | { readonly type: "openExplanation" };

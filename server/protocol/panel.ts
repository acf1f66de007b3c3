// Messages between the panel's page and its host in the extension. `media/` imports types from here only.
import type { TokenSpan } from "./lsp";

/** What the panel explains: one selection of one document. */
export interface PanelSelection {
  readonly text: string;
  /** UTF-16 code units at the end of a very long selection that are not explained and not in `text`. */
  readonly omittedLength: number;
  /** File name for the heading. */
  readonly fileName: string;
  /** First line of the selection, counted from 1 as editors do. */
  readonly firstLine: number;
}

export type ToPanel =
  | {
      readonly type: "tokens";
      readonly selection: PanelSelection;
      readonly model: string;
      readonly contextLength: number;
      readonly nLayer: number;
      readonly nHead: number;
      readonly tokens: readonly TokenSpan[];
    }
  | {
      readonly type: "attention";
      readonly layer: number;
      readonly head: number;
      readonly length: number;
      readonly omitted: number;
      /** Row-major [length, length]. */
      readonly weights: Float32Array;
    }
  /** The editor's cursor stands in this token, or in none. */
  | { readonly type: "cursorToken"; readonly index: number | null }
  | { readonly type: "message"; readonly kind: "empty" | "working" | "failed"; readonly text: string };

export type FromPanel =
  | { readonly type: "ready" }
  | { readonly type: "selectHead"; readonly layer: number; readonly head: number }
  /** Mark this token in the editor; null takes the mark away. */
  | { readonly type: "hoverToken"; readonly index: number | null }
  /** Put the editor's cursor at this token. */
  | { readonly type: "revealToken"; readonly index: number };

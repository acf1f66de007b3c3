// The pipeline's own vocabulary: what is asked, what comes of it. Plain data.
import type { Position, Range } from "vscode-languageserver-protocol";
import type { GenerateResult, TokenSource } from "../protocol/engine";
import type { PendingLesson } from "./personal/personal";

export type TriggerKind = "invoked" | "automatic";

/** One request as the pipeline sees it: the document is a snapshot that does not change under it. */
export interface CompletionRequest {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly position: Position;
  /** `position` as an offset into `text`. */
  readonly offset: number;
  readonly triggerKind: TriggerKind;
  /** The item selected in the client's suggestion list, if one is open. */
  readonly selectedCompletion: { readonly range: Range; readonly text: string } | null;
}

export type SkipReason =
  | "disabled"
  | "languageDisabled"
  | "scheme"
  | "excludedFile"
  | "documentTooLarge"
  | "lineTooLong"
  | "middleOfWord"
  | "middleOfLine"
  | "onRequest"
  | "unsupportedSystem";

export type EmptyReason = "noText" | "postprocess" | "unknownName" | "copyNearBy" | "lowConfidence";

export interface ShownText {
  readonly insertText: string;
  /** Characters after the cursor that the text replaces (it repeats them). */
  readonly replaceLength: number;
  /** Probability that it is what the person would write; null where nothing is known of it. */
  readonly confidence: number | null;
}

export type CompletionOutcome =
  | (ShownText & {
      readonly kind: "completed";
      /** Further ones to cycle through; absent: none were asked for. */
      readonly alternatives?: readonly ShownText[];
      readonly source: "model" | "completionCache";
      /** Only the beginning of what was written, as the whole is not sure. */
      readonly isBeginning?: boolean;
      readonly logProbs: readonly number[];
      readonly sources: readonly TokenSource[];
      /** What is to be learned from how it fares; null where nothing is known of its confidence, absent: learned elsewhere. */
      readonly judged?: PendingLesson | null;
      readonly generate: GenerateResult | null;
    })
  | { readonly kind: "empty"; readonly reason: EmptyReason; readonly generate: GenerateResult | null }
  | { readonly kind: "skipped"; readonly reason: SkipReason };

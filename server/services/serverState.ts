// The engine's state, or what failed → the state that a client shows, with a sentence that says what to do.
import type { EngineState } from "../engineHost/client";
import { EngineError } from "../engineHost/connection";
import { ModelError } from "../model/errors";
import {
  toEnglish,
  joinSentences,
  type Sentence,
  messagePartOf,
  UserFacingError,
  sentenceOf,
} from "../protocol/sentences";
import type { FailureReason, ServerState } from "../protocol/lsp";

/** The system cannot run the engine at all. */
export class UnsupportedSystemError extends UserFacingError {
  override readonly name = "UnsupportedSystemError";
}

export function toServerState(state: EngineState, modelId: string): ServerState {
  switch (state.kind) {
    case "idle":
    case "loading":
      return { kind: state.kind };
    case "ready":
      return { kind: "ready", model: modelId, load: state.load };
    case "failed":
      return failed(reasonOf(state.error), failureSentence(state.error));
  }
}

function reasonOf(error: Error): FailureReason {
  if (error instanceof ModelError) return error.reason;
  if (error instanceof UnsupportedSystemError) return "unsupportedSystem";
  if (!(error instanceof EngineError)) return "internal";
  if (error.code === "modelUnreadable") return "modelUnreadable";
  return error.code === "stopped" ? "engineStopped" : "internal";
}

function failureSentence(error: Error): Sentence {
  const isWhole = error instanceof ModelError || error instanceof UnsupportedSystemError;
  return isWhole ? error.sentence : joinSentences(sentenceOf(error), { code: "restart", args: [] });
}

function failed(reason: FailureReason, sentence: Sentence): ServerState {
  return { kind: "failed", reason, message: toEnglish(sentence), sentence };
}

/** A suggestion failed for a reason that is no fault of model or engine. */
export function failedSuggestion(error: unknown): ServerState {
  const wrong = { code: "suggestionFailed", args: [messagePartOf(error)] } as const;
  return failed("internal", joinSentences(wrong, { code: "restartOrLog", args: [] }));
}

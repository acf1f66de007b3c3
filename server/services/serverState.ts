// The engine's state, or what failed → the state that a client shows, with a sentence that says what to do.
import type { EngineState } from "../engineHost/client";
import { EngineError } from "../engineHost/connection";
import { ModelError } from "../model/errors";
import type { FailureReason, ServerState } from "../protocol/lsp";

/** The system cannot run the engine at all. */
export class UnsupportedSystemError extends Error {
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
      return { kind: "failed", reason: reasonOf(state.error), message: messageOf(state.error) };
  }
}

function reasonOf(error: Error): FailureReason {
  if (error instanceof ModelError) return error.reason;
  if (error instanceof UnsupportedSystemError) return "unsupportedSystem";
  if (!(error instanceof EngineError)) return "internal";
  if (error.code === "modelUnreadable") return "modelUnreadable";
  return error.code === "stopped" ? "engineStopped" : "internal";
}

function messageOf(error: Error): string {
  const isPlain = error instanceof ModelError || error instanceof UnsupportedSystemError;
  return isPlain ? error.message : `${error.message} "Loupe: Restart" starts it again.`;
}

export function internalMessage(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  return `A suggestion failed: ${detail}. "Loupe: Restart" starts again; "Loupe: Show Log" tells more.`;
}

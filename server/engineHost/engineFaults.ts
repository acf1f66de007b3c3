// What went wrong with the engine → the error that a request ends with.
import type { ProviderName } from "../protocol/engine";
import { UserFacingError } from "../protocol/sentences";
import { EngineError } from "./connection";

/** Elsewhere than on the CPU, the place may be what failed: a person is told, and may choose another. */
export function faultOf(error: unknown, provider: ProviderName): unknown {
  const isFault = error instanceof EngineError && ["internal", "stopped"].includes(error.code);
  if (!isFault || provider === "cpu") return error;
  return new UserFacingError("providerFailed", [provider, error.sentence], { cause: error });
}

export function ended(): EngineError {
  return new EngineError("stopped", { code: "engineEnded", args: [] });
}

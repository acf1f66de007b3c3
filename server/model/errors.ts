// Why a model cannot be used, as errors whose message tells a person what is wrong and what to do.
import { SaidError } from "../protocol/sentences";

export type ModelErrorReason = "modelMissing" | "modelChanged" | "modelUnreadable";

export class ModelError extends Error {
  override readonly name = "ModelError";
  constructor(
    readonly reason: ModelErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What helps in every case: the model's files are part of the extension. */
export const REINSTALL = "Reinstall Loupe to get its model back.";

/** A model that was offered cannot be taken; the sentence says why. Nothing that was there has changed. */
export class ModelRefused extends SaidError {
  override readonly name = "ModelRefused";
}

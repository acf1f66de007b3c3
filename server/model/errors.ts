// Why a model cannot be used, as errors whose sentence tells a person what is wrong and what to do.
import { joinSentences, type Sentence, UserFacingError } from "../protocol/sentences";

export type ModelErrorReason = "modelMissing" | "modelChanged" | "modelUnreadable";

/** What helps where the files of Loupe's own model are at fault: they are part of the extension. */
export const REINSTALL: Sentence = { code: "reinstall", args: [] };

export class ModelError extends UserFacingError {
  override readonly name = "ModelError";
  /** `advice`: what to do. */
  constructor(
    readonly reason: ModelErrorReason,
    wrong: Sentence,
    { advice, cause }: { readonly advice?: Sentence; readonly cause?: unknown } = {},
  ) {
    const { code, args } = advice ? joinSentences(wrong, advice) : wrong;
    super(code, args, { cause });
  }
}

/** A model that was offered cannot be taken; the sentence says why. Nothing that was there has changed. */
export class ModelRefused extends UserFacingError {
  override readonly name = "ModelRefused";
}

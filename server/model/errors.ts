// Why a model cannot be used, as errors whose sentence tells a person what is wrong and what to do.
import { inTurn, type Said, SaidError } from "../protocol/sentences";

export type ModelErrorReason = "modelMissing" | "modelChanged" | "modelUnreadable";

/** What helps where the files of Loupe's own model are at fault: they are part of the extension. */
export const REINSTALL: Said = { code: "reinstall", args: [] };

export class ModelError extends SaidError {
  override readonly name = "ModelError";
  /** `advice`: what to do. */
  constructor(
    readonly reason: ModelErrorReason,
    wrong: Said,
    { advice, cause }: { readonly advice?: Said; readonly cause?: unknown } = {},
  ) {
    const { code, args } = advice ? inTurn(wrong, advice) : wrong;
    super(code, args, { cause });
  }
}

/** A model that was offered cannot be taken; the sentence says why. Nothing that was there has changed. */
export class ModelRefused extends SaidError {
  override readonly name = "ModelRefused";
}

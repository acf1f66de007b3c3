// A file that cannot be taken, with the sentence that says why. Nothing that was there has changed.
import { type SentencePart, UserFacingError, type SentenceCode } from "../protocol/sentences";

export class GgufRefused extends UserFacingError {
  override readonly name = "GgufRefused";
}

export function check(
  condition: boolean,
  code: SentenceCode,
  args: readonly SentencePart[] = [],
): asserts condition {
  if (!condition) throw new GgufRefused(code, args);
}

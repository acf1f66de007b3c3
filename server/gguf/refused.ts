// A file that cannot be taken, with the sentence that says why. Nothing that was there has changed.
import { type Argument, SaidError, type SentenceCode } from "../protocol/sentences";

export class GgufRefused extends SaidError {
  override readonly name = "GgufRefused";
}

export function check(
  condition: boolean,
  code: SentenceCode,
  args: readonly Argument[] = [],
): asserts condition {
  if (!condition) throw new GgufRefused(code, args);
}

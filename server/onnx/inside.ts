// A model whose graph is not understood completes, but cannot be looked into.
import { UserFacingError } from "../protocol/sentences";

/** Throws what a person may read: models of one's own may be built in any way. */
export function checkInside<T>(inside: T | null): asserts inside is T {
  if (inside === null) throw new UserFacingError("insideUnknown");
}

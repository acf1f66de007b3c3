// Cuts before a second line that is closers only: an empty pair, or an end that the editor and the person write by
// themselves.
import type { Filter } from "./types";

const CLOSERS_ONLY = /^[\s)\]}>;,]+$/;

export const cutEmptyBlock: Filter = (text) => {
  const [first = "", second = ""] = text.split("\n", 2);
  return first.trim() !== "" && second.trim() !== "" && CLOSERS_ONLY.test(second) ? first : text;
};

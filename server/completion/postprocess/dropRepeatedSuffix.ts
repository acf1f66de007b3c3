// Drops the end of a one-line text where it writes again what already stands behind the cursor.
import type { Filter } from "./types";

const CLOSERS_ONLY = /^[\s)\]}'"`,;:>]*$/;

/** `foo(├bar)┤)` → `foo(├bar┤)` */
export const dropRepeatedSuffix: Filter = (text, { suffix }) => {
  const rest = (suffix.split("\n", 1)[0] ?? "").trimEnd();
  if (rest === "" || text.includes("\n")) return text;
  for (let length = Math.min(rest.length, text.length); length > 0; length--) {
    const overlap = rest.slice(0, length);
    // A word's first letter may well be there by chance; the whole rest of the line is not.
    if (length < rest.length && !CLOSERS_ONLY.test(overlap)) continue;
    if (text.endsWith(overlap) && !isBalancedByText(text, overlap)) return text.slice(0, -length);
  }
  return text;
};

/** `foo(├bar()┤)` closes its own bracket: nothing is doubled. */
function isBalancedByText(text: string, overlap: string): boolean {
  const closer = overlap.trim().charAt(0);
  const opener = { ")": "(", "]": "[", "}": "{" }[closer];
  if (opener === undefined) return false;
  return text.split(opener).length >= text.split(closer).length;
}

// A document's text that lies outside of the window around the cursor → the names that it declares at its top level.
import { MAX_PREFIX_LENGTH, MAX_SUFFIX_LENGTH } from "../textWindow";

const TOP_LEVEL =
  /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:(?:const|let|var|function\*?|class|interface|type|enum|namespace|def)\s+([A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*)|([A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)\s*(?::[^=\n]+)?=(?!=))/gm;
/** A few milliseconds; of longer documents the names are not known. */
const MAX_LENGTH = 200_000;
/** Well within the window: a name that is found twice does no harm. */
const BEFORE = MAX_PREFIX_LENGTH / 2;
const AFTER = MAX_SUFFIX_LENGTH / 2;

/** Null: too long to look through between two keys. */
export function outerNames(text: string, offset: number): readonly string[] | null {
  if (text.length > MAX_LENGTH) return null;
  const outside = [text.slice(0, Math.max(0, offset - BEFORE)), text.slice(offset + AFTER)];
  const names = outside
    .flatMap((part) => [...part.matchAll(TOP_LEVEL)])
    .map(([, declared, assigned]) => declared ?? assigned ?? "");
  return [...new Set(names)];
}

// Whole document → the text before and after the cursor that a prompt may use. Cut by characters before anything is
// tokenised, so that a file of 10 MB costs no more than a small one. Knows no syntax.

/**
 * More than the largest prompt needs: 1,024 tokens of code are some 3,500 characters. The rest is slack for deeply
 * indented code, whose tokens are long.
 */
export const MAX_PREFIX_LENGTH = 12_288;
export const MAX_SUFFIX_LENGTH = 6_144;

/** The left cut moves in steps of this many characters: typing one character leaves the cut where it is. */
const CUT_STEP = 2_048;

export interface TextWindow {
  readonly prefix: string;
  readonly suffix: string;
  readonly eol: "\n" | "\r\n";
}

export function textWindow(text: string, offset: number): TextWindow {
  return {
    prefix: lastLines(text.slice(0, offset), MAX_PREFIX_LENGTH, CUT_STEP),
    suffix: firstLines(text.slice(offset), MAX_SUFFIX_LENGTH),
    eol: lineEndOf(text),
  };
}

/** The end of `text` from a line start on; the cut moves in steps of `cutStep` characters. */
export function lastLines(text: string, maxLength: number, cutStep: number): string {
  return normalised(text.slice(startOfLast(text, maxLength, cutStep)));
}

/** The beginning of `text`, in whole lines where there is more than one. */
export function firstLines(text: string, maxLength: number): string {
  if (text.length <= maxLength) return normalised(text);
  const lineEnd = text.lastIndexOf("\n", maxLength - 1);
  return normalised(text.slice(0, lineEnd <= 0 ? maxLength : lineEnd + 1));
}

/** The line end a document uses first; LF where it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const firstEnd = text.indexOf("\n");
  return firstEnd > 0 && text[firstEnd - 1] === "\r" ? "\r\n" : "\n";
}

/** A line start between `maxLength - cutStep` and `maxLength` before the end. */
function startOfLast(text: string, maxLength: number, cutStep: number): number {
  if (text.length <= maxLength) return 0;
  const earliest = Math.ceil((text.length - maxLength) / cutStep) * cutStep;
  const lineEnd = text.indexOf("\n", earliest);
  // One endless line has no start within reach: then the step itself is the cut.
  return lineEnd === -1 || lineEnd >= earliest + cutStep ? earliest : lineEnd + 1;
}

/** LF line ends, and no surrogate without its partner: UTF-8 cannot carry one. */
function normalised(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD");
}

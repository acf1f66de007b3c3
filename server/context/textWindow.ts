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
    prefix: normalised(text.slice(windowStart(text, offset), offset)),
    suffix: normalised(text.slice(offset, windowEnd(text, offset))),
    eol: lineEndOf(text),
  };
}

/** The line end a document uses first; LF where it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const firstEnd = text.indexOf("\n");
  return firstEnd > 0 && text[firstEnd - 1] === "\r" ? "\r\n" : "\n";
}

/** A line start between `MAX_PREFIX_LENGTH - CUT_STEP` and `MAX_PREFIX_LENGTH` before the cursor. */
function windowStart(text: string, offset: number): number {
  if (offset <= MAX_PREFIX_LENGTH) return 0;
  const earliest = Math.ceil((offset - MAX_PREFIX_LENGTH) / CUT_STEP) * CUT_STEP;
  const lineEnd = text.indexOf("\n", earliest);
  // One endless line has no start within reach: then the step itself is the cut.
  return lineEnd === -1 || lineEnd >= earliest + CUT_STEP ? earliest : Math.min(lineEnd + 1, offset);
}

function windowEnd(text: string, offset: number): number {
  const latest = offset + MAX_SUFFIX_LENGTH;
  if (text.length <= latest) return text.length;
  const lineEnd = text.lastIndexOf("\n", latest);
  return lineEnd <= offset ? latest : lineEnd + 1;
}

/** LF line ends, and no surrogate without its partner: UTF-8 cannot carry one. */
function normalised(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD");
}

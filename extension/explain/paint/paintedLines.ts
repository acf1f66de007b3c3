// Stretches of lines that were painted, and where the painted text begins and ends → the lines where nothing is left to paint.

export interface Lines {
  readonly first: number;
  readonly last: number;
}

interface Stretch {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number };
}

/** Beyond the text itself there is nothing to paint. Null: several stretches, as around folded code, or none. */
export function coveredLines(
  stretches: readonly Stretch[],
  text: { readonly first: number | undefined; readonly last: number | undefined },
): Lines | null {
  const [only, ...others] = stretches;
  if (!only || others.length > 0) return null;
  const [first, last] = [only.start.line, only.end.line];
  return {
    first: first <= (text.first ?? 0) ? 0 : first,
    last: last >= (text.last ?? 0) ? Infinity : last,
  };
}

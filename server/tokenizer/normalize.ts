// Canonical composition (NFC), which some models' tokenizers do first, with the way back: where each UTF-16 code unit
// of the composed text came from. Knows no tokens.

/** A character with the marks on it, or a Hangul syllable written as jamo: what composition never crosses. */
const CLUSTER = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|\P{M}\p{M}*|\p{M}+/gu;

export interface Composed {
  readonly text: string;
  /** [start, end) in the composed text → the same stretch of the original. */
  readonly originOf: (start: number, end: number) => { start: number; end: number };
}

/** `"e\u0301x"` → `"éx"`, whose [0,1) came from [0,2) and [1,2) from [2,3). */
export function compose(text: string): Composed {
  const composed = text.normalize("NFC");
  if (composed === text) return { text, originOf: (start, end) => ({ start, end }) };
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    for (let unit = cluster.normalize("NFC").length; unit > 0; unit--) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  const at = (places: readonly number[], unit: number) => places[unit] ?? text.length;
  return {
    text: composed,
    originOf: (start, end) => ({
      start: at(starts, start),
      end: end > start ? at(ends, end - 1) : at(starts, start),
    }),
  };
}

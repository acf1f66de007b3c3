// How near a suggestion comes to what was written, from 0 to 1.

/** 1 − distance / longer length, in code points; two empty texts are equal. */
export function editSimilarity(suggested: string, target: string): number {
  const left = [...suggested];
  const right = [...target];
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : 1 - levenshtein(left, right) / longer;
}

/** Fewest insertions, deletions and replacements: `levenshtein([..."kitten"], [..."sitting"])` → 3. */
export function levenshtein(left: readonly string[], right: readonly string[]): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, character] of left.entries()) {
    const current = [row + 1];
    for (const [column, other] of right.entries()) {
      const replaced = (previous[column] ?? 0) + (character === other ? 0 : 1);
      const inserted = (current[column] ?? 0) + 1;
      const deleted = (previous[column + 1] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, deleted));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

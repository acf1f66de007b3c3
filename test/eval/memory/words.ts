// The oldest baseline: the nearest word of the open documents that begins as the word at the cursor does.

/** The editor's default word pattern: numbers, and runs without blanks and separators. */
const WORD_PATTERN = /(-?\d*\.\d\w*)|([^`~!@#%^&*()\-=+[{\]}\\|;:'",.<>/?\s]+)/g;

interface Found {
  readonly word: string;
  readonly distance: number;
}

/** The rest of the nearest word that extends the partial word left of `offset`; empty without one. */
export function completeWord(documentText: string, offset: number, otherTexts: readonly string[]): string {
  const partial = partialWord(documentText, offset);
  if (partial === "") return "";
  const found: Found[] = [];
  let away = documentText.length;
  for (const match of documentText.matchAll(WORD_PATTERN)) {
    if (match.index <= offset && offset <= match.index + match[0].length) continue;
    found.push({ word: match[0], distance: Math.abs(match.index - offset) });
  }
  for (const text of otherTexts) {
    for (const match of text.matchAll(WORD_PATTERN))
      found.push({ word: match[0], distance: away + match.index });
    away += text.length;
  }
  const fitting = found.filter(({ word }) => word.length > partial.length && word.startsWith(partial));
  const nearest = fitting.reduce<Found | null>(
    (best, next) => (best && best.distance <= next.distance ? best : next),
    null,
  );
  return nearest ? nearest.word.slice(partial.length) : "";
}

function partialWord(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  for (const match of line.matchAll(WORD_PATTERN)) {
    if (match.index + match[0].length === line.length) return match[0];
  }
  return "";
}

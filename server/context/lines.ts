// A text and an offset → lines by number, without the whole text ever being cut into lines: it may have a million.

/** Of the line that `offset` lies in, from 0; lines end with LF. */
export function lineNumberAt(text: string, offset: number): number {
  let line = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) line++;
  return line;
}

export interface NumberedLine {
  readonly line: number;
  /** Without its end. */
  readonly text: string;
}

/** The line at `offset` and up to `most` on each side, the nearest first; of a line longer than `maxLength` its beginning. */
export function linesNear(
  text: string,
  offset: number,
  { most, maxLength }: { most: number; maxLength: number },
): NumberedLine[] {
  const at = lineNumberAt(text, offset);
  const lineFrom = (start: number, line: number): NumberedLine => {
    const end = text.indexOf("\n", start);
    return { line, text: text.slice(start, Math.min(end < 0 ? text.length : end, start + maxLength)) };
  };
  const startOf = (index: number) => (index <= 0 ? 0 : text.lastIndexOf("\n", index - 1) + 1);
  const own = startOf(offset);
  const found = [lineFrom(own, at)];
  let [above, below] = [own, own];
  for (let away = 1; away <= most; away++) {
    if (above > 0) found.push(lineFrom((above = startOf(above - 1)), at - away));
    const end = below < 0 ? -1 : text.indexOf("\n", below);
    below = end < 0 ? -1 : end + 1;
    if (below >= 0) found.push(lineFrom(below, at + away));
  }
  return found;
}

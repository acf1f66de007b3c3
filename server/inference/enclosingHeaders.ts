// Lines of code and the place where they are cut → the lines above that open what encloses it: `class Cart {`,
// `  add(item) {`. By indentation, so for every language alike.

/**
 * In their order. `sizeOf`: tokens of a line; outer headers are left out where all together are more than `maxSize`.
 */
export function enclosingHeaders(
  lines: readonly string[],
  cut: number,
  sizeOf: (line: number) => number,
  maxSize: number,
): string[] {
  const first = lines.findIndex((line, at) => at >= cut && isCode(line));
  const headers: string[] = [];
  let indent = indentOf(lines[first] ?? "");
  let size = 0;
  for (let at = cut - 1; at >= 0 && indent > 0; at--) {
    const line = lines[at] ?? "";
    if (!isCode(line) || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    size += sizeOf(at);
    if (size > maxSize) break;
    headers.unshift(line);
  }
  return headers;
}

/** Neither blank nor the end of something. */
function isCode(line: string): boolean {
  return /^[^\S\n]*[^\s)\]}]/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

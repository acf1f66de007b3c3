// A block that is indented by another width than the document → the same in the document's width.

/** Increases count where a line opens something: there it is one level. */
const OPENS = /[{:([]\s*$/;

/** `cursorIndent`: of the line that the text begins in; `width`: the document's. Cut where a level could be one or another. */
export function convertIndentation(text: string, cursorIndent: number, width: number): string {
  const lines = text.split("\n");
  const own = ownWidth(lines, cursorIndent);
  if (own === null || own === width) return text;
  const level = Math.round(cursorIndent / width);
  const isFromStart = !OPENS.test(lines[0] ?? "") && indentOf(lines[1] ?? "") === level * own;
  const mended = [lines[0] ?? ""];
  for (const line of lines.slice(1)) {
    const indent = indentOf(line);
    const isBlank = line.trim() === "";
    // Back at the cursor's level or above it, the widths no longer tell which level is meant.
    if (!isFromStart && !isBlank && indent <= cursorIndent && !/^\s*[)\]}]/.test(line)) break;
    const base = isFromStart ? 0 : Math.min(indent, cursorIndent);
    const mendedIndent = base + Math.round((indent - base) / own) * width;
    mended.push(isBlank ? line : " ".repeat(mendedIndent) + line.trimStart());
  }
  return mended.join("\n").trimEnd();
}

/** Null where no line goes in. */
function ownWidth(lines: readonly string[], cursorIndent: number): number | null {
  const increases: number[] = [];
  let before = { indent: cursorIndent, opens: OPENS.test(lines[0] ?? "") };
  for (const line of lines.slice(1)) {
    if (line.trim() === "" || line.startsWith("\t")) continue;
    const indent = indentOf(line);
    if (before.opens && indent > before.indent) increases.push(indent - before.indent);
    before = { indent, opens: OPENS.test(line) };
  }
  return increases.length === 0 ? null : Math.min(...increases);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

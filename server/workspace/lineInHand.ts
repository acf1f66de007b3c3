// The line being written → left out of what is remembered of its document, until the cursor has left it: half
// a line is no example. Knows places and text, no editor.

export class LineInHand {
  private place: { readonly file: string; readonly line: number } | null = null;
  /** Files that were read without a line. */
  private readonly cut = new Set<string>();

  /** `before`: the document's text up to the cursor. Gives the file whose line has been left and is to be read again. */
  moved(file: string, before: string): string | null {
    let line = 0;
    for (let end = before.indexOf("\n"); end !== -1; end = before.indexOf("\n", end + 1)) line++;
    const left = this.place;
    this.place = { file, line };
    const isLeft = left !== null && (left.file !== file || left.line !== line);
    return isLeft && this.cut.delete(left.file) ? left.file : null;
  }

  /** The document's text as it is to be remembered. */
  without(file: string, text: string): string {
    if (this.place?.file !== file) return text;
    const lines = text.split("\n");
    if ((lines[this.place.line] ?? "").trim() === "") return text;
    this.cut.add(file);
    lines.splice(this.place.line, 1);
    return lines.join("\n");
  }
}

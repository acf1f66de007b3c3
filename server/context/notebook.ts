// A cell of a notebook → the code of the other cells, before and behind it: to the model they are one file. Cells are
// documents of their own, which share the notebook's path. Knows no editor.
import { URI } from "vscode-uri";
import type { CursorSnapshot, OpenDocument } from "./types";

const CELL_SCHEME = "vscode-notebook-cell:";

export interface OtherCells {
  /** Ends with a line end, if it is not empty. */
  readonly before: string;
  /** Begins with a line end, if it is not empty. */
  readonly after: string;
}

/** `open`: in the order in which the client opened them, which for the cells of a notebook is theirs. */
export function otherCells(snapshot: CursorSnapshot, open: readonly OpenDocument[]): OtherCells {
  if (!snapshot.uri.startsWith(CELL_SCHEME)) return { before: "", after: "" };
  const notebook = URI.parse(snapshot.uri).path;
  const cells = open.filter(
    ({ uri, languageId }) =>
      languageId === snapshot.languageId && uri.startsWith(CELL_SCHEME) && URI.parse(uri).path === notebook,
  );
  const at = cells.findIndex(({ uri }) => uri === snapshot.uri);
  const textOf = (cell: OpenDocument) => cell.getText().replace(/\s+$/, "");
  return {
    before: cells
      .slice(0, Math.max(0, at))
      .map((cell) => `${textOf(cell)}\n\n`)
      .join(""),
    after: cells
      .slice(at + 1)
      .map((cell) => `\n\n${textOf(cell)}`)
      .join(""),
  };
}

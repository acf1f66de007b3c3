// A cell of a notebook → the code of the other cells, before and behind it: to the model they are one file. Cells are
// documents of their own, which share the notebook's path, and may be opened in any order. Knows no editor.
import { URI } from "vscode-uri";
import type { CursorSnapshot, OpenDocument } from "./types";

const CELL_SCHEME = "vscode-notebook-cell:";
/** Notebooks that are open at once; what was told of first is forgotten first. */
const MAX_NOTEBOOKS = 200;
const MAX_CELLS = 10_000;

export interface OtherCells {
  /** Ends with a line end, if it is not empty. */
  readonly before: string;
  /** Begins with a line end, if it is not empty. */
  readonly after: string;
}

/** In which order the cells of the open notebooks stand, as far as the client tells. */
export class CellOrders {
  private readonly byNotebook = new Map<string, readonly string[]>();

  tell(notebook: string, cells: readonly string[]): void {
    const { path } = URI.parse(notebook);
    this.byNotebook.delete(path);
    if (cells.length === 0 || cells.length > MAX_CELLS) return;
    const [oldest] = this.byNotebook.keys();
    if (oldest !== undefined && this.byNotebook.size >= MAX_NOTEBOOKS) this.byNotebook.delete(oldest);
    this.byNotebook.set(path, cells);
  }

  /** URIs of the cells of the notebook that holds this one, itself among them; null: not known. */
  around(cell: string): readonly string[] | null {
    if (!cell.startsWith(CELL_SCHEME)) return null;
    const cells = this.byNotebook.get(URI.parse(cell).path);
    return cells?.includes(cell) ? cells : null;
  }
}

/** None where their order is not known: what stands in the wrong place misleads. */
export function otherCells(
  snapshot: CursorSnapshot,
  open: readonly OpenDocument[],
  order: readonly string[] | null,
): OtherCells {
  if (order === null) return { before: "", after: "" };
  const byUri = new Map(open.map((document) => [document.uri, document]));
  const textOf = (uri: string) => {
    const cell = byUri.get(uri);
    return cell?.languageId === snapshot.languageId ? [cell.getText().replace(/\s+$/, "")] : [];
  };
  const at = order.indexOf(snapshot.uri);
  return {
    before: order
      .slice(0, at)
      .flatMap(textOf)
      .map((text) => `${text}\n\n`)
      .join(""),
    after: order
      .slice(at + 1)
      .flatMap(textOf)
      .map((text) => `\n\n${text}`)
      .join(""),
  };
}

// The open notebooks → the order of their cells, which the server cannot tell from the documents: they are opened one by one,
// and one that is inserted comes last.
import * as vscode from "vscode";
import type { CellOrder } from "../server/protocol/lsp";
import { isExcluded } from "./excludedDocuments";

export interface CellOrders {
  readonly all: () => readonly CellOrder[];
  readonly onDidChange: (listener: (order: CellOrder) => void) => void;
}

export function watchCellOrders(context: Pick<vscode.ExtensionContext, "subscriptions">): CellOrders {
  const changed = new vscode.EventEmitter<CellOrder>();
  const tell = (notebook: vscode.NotebookDocument) => {
    if (!isExcluded(notebook)) changed.fire(orderOf(notebook));
  };
  context.subscriptions.push(
    changed,
    vscode.workspace.onDidOpenNotebookDocument(tell),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0) tell(notebook);
    }),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) =>
      changed.fire({ notebook: uri.toString(), cells: [] }),
    ),
  );
  return {
    all: () => vscode.workspace.notebookDocuments.filter((notebook) => !isExcluded(notebook)).map(orderOf),
    onDidChange: (listener) => context.subscriptions.push(changed.event(listener)),
  };
}

function orderOf(notebook: vscode.NotebookDocument): CellOrder {
  const cells = notebook.getCells().map(({ document }) => document.uri.toString());
  return { notebook: notebook.uri.toString(), cells };
}

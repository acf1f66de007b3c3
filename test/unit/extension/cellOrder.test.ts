// Which cells stand in which order is told when a notebook is opened, when that changes and when it is closed; of one with
// a secret name not even that.
import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { CellOrder } from "../../../server/protocol/lsp";

type Notebook = Pick<vscode.NotebookDocument, "uri" | "getCells">;
const heard = vi.hoisted(() => new Map<string, (event: unknown) => void>());
const notebooks = vi.hoisted(() => [] as unknown[]);

vi.mock("vscode", () => ({
  EventEmitter: class {
    private readonly listeners: ((event: unknown) => void)[] = [];
    readonly event = (listener: (event: unknown) => void) => this.listeners.push(listener);
    fire(event: unknown): void {
      for (const listener of this.listeners) listener(event);
    }
  },
  workspace: {
    notebookDocuments: notebooks,
    getConfiguration: () => ({ get: () => undefined, inspect: () => undefined }),
    ...Object.fromEntries(
      ["onDidOpenNotebookDocument", "onDidChangeNotebookDocument", "onDidCloseNotebookDocument"].map(
        (event) => [event, (listener: (event: unknown) => void) => heard.set(event, listener)],
      ),
    ),
  },
}));

const { watchCellOrders } = await import("../../../extension/cellOrder");

const notebook = (path: string, fragments: readonly string[]): Notebook => {
  const uri = { path, toString: () => `file://${path}` };
  const cells = fragments.map((fragment) => ({
    document: { uri: { toString: () => `vscode-notebook-cell:${path}#${fragment}` } },
  }));
  return { uri, getCells: () => cells } as unknown as Notebook;
};
const SALES = notebook("/shop/sales.ipynb", ["W0", "W2", "W1"]);
const SECRET = notebook("/home/.ssh/keys.ipynb", ["W0"]);
const ORDER: CellOrder = {
  notebook: "file:///shop/sales.ipynb",
  cells: ["W0", "W2", "W1"].map((fragment) => `vscode-notebook-cell:/shop/sales.ipynb#${fragment}`),
};

let told: CellOrder[];
let orders: ReturnType<typeof watchCellOrders>;
beforeEach(() => {
  told = [];
  notebooks.splice(0, Infinity, SALES, SECRET);
  orders = watchCellOrders({ subscriptions: [] });
  orders.onDidChange((order) => told.push(order));
});
const happens = (event: string, what: unknown) => heard.get(event)?.(what);

test("what is open already is there for a server that starts", () => {
  expect(orders.all()).toEqual([ORDER]);
});

test("opening, inserting and closing are told; a cell's run is not", () => {
  happens("onDidOpenNotebookDocument", SALES);
  happens("onDidChangeNotebookDocument", { notebook: SALES, contentChanges: [] });
  happens("onDidChangeNotebookDocument", { notebook: SALES, contentChanges: [{}] });
  happens("onDidCloseNotebookDocument", SALES);
  expect(told).toEqual([ORDER, ORDER, { notebook: ORDER.notebook, cells: [] }]);
});

test("a notebook with a secret name is not told of", () => {
  happens("onDidOpenNotebookDocument", SECRET);
  happens("onDidChangeNotebookDocument", { notebook: SECRET, contentChanges: [{}] });
  expect(told).toEqual([]);
});

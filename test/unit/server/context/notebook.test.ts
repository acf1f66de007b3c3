// To the model a notebook is one file: the code of its other cells stands before and behind the cell at hand.
import { beforeEach, expect, test } from "vitest";
import { CellOrders, otherCells } from "../../../../server/context/notebook";

const NOTEBOOK = "file:///shop/sales.ipynb";
const uriOf = (fragment: string, path = "/shop/sales.ipynb") => `vscode-notebook-cell:${path}#${fragment}`;
const cell = (fragment: string, text: string, languageId = "python", path = "/shop/sales.ipynb") => ({
  ...{ uri: uriOf(fragment, path), languageId, version: 1 },
  getText: () => text,
});
/** The cell at hand was inserted last. */
const OPEN = [
  cell("W0", "import csv\n"),
  cell("W1", "# Sales", "markdown"),
  cell("W2", "print(rows)"),
  cell("W0", "other = 1", "python", "/shop/other.ipynb"),
  cell("W3", "rows = "),
];
const at = (uri: string) => ({ uri, languageId: "python", text: "rows = ", offset: 7 });

let orders: CellOrders;
beforeEach(() => {
  orders = new CellOrders();
  orders.tell(
    NOTEBOOK,
    ["W0", "W1", "W3", "W2"].map((fragment) => uriOf(fragment)),
  );
});
const around = (uri: string) => otherCells(at(uri), OPEN, orders.around(uri));

test("the other code cells of the same notebook surround the cell, as they stand and not as they were opened", () => {
  expect(around(uriOf("W3"))).toEqual({ before: "import csv\n\n", after: "\n\nprint(rows)" });
});

test.each([
  ["of a notebook whose order was not told", uriOf("W0", "/shop/other.ipynb")],
  ["of a cell that the order does not name", uriOf("W9")],
  ["of a file", "file:///shop/sales.py"],
])("nothing surrounds the text %s", (_what, uri) => {
  expect(around(uri)).toEqual({ before: "", after: "" });
});

test("a later order counts, and a closed notebook has none", () => {
  orders.tell(NOTEBOOK, [uriOf("W3"), uriOf("W0")]);
  expect(around(uriOf("W3"))).toEqual({ before: "", after: "\n\nimport csv" });
  orders.tell(NOTEBOOK, []);
  expect(orders.around(uriOf("W3"))).toBeNull();
});

test("what is kept is bounded: notebooks, the oldest go, and cells", () => {
  for (let n = 0; n < 200; n++) orders.tell(`file:///shop/${n}.ipynb`, [uriOf("W0", `/shop/${n}.ipynb`)]);
  expect(orders.around(uriOf("W3"))).toBeNull();
  expect(orders.around(uriOf("W0", "/shop/0.ipynb"))).toHaveLength(1);
  orders.tell(NOTEBOOK, Array<string>(10_001).fill(uriOf("W3")));
  expect(orders.around(uriOf("W3"))).toBeNull();
});

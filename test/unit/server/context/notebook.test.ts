// To the model a notebook is one file: the code of its other cells stands before and behind the cell at hand.
import { expect, test } from "vitest";
import { otherCells } from "../../../../server/context/notebook";

const cell = (fragment: string, text: string, languageId = "python", path = "/shop/sales.ipynb") => ({
  ...{ uri: `vscode-notebook-cell:${path}#${fragment}`, languageId, version: 1 },
  getText: () => text,
});
const OPEN = [
  cell("W0", "import csv\n"),
  cell("W1", "# Sales", "markdown"),
  cell("W2", "rows = "),
  cell("W3", "print(rows)"),
  cell("W0", "other = 1", "python", "/shop/other.ipynb"),
];
const at = (uri: string) => ({ uri, languageId: "python", text: "rows = ", offset: 7 });

test("the other code cells of the same notebook surround the cell", () => {
  expect(otherCells(at("vscode-notebook-cell:/shop/sales.ipynb#W2"), OPEN)).toEqual({
    before: "import csv\n\n",
    after: "\n\nprint(rows)",
  });
});

test("a file has no other cells", () => {
  expect(otherCells(at("file:///shop/sales.py"), OPEN)).toEqual({ before: "", after: "" });
});

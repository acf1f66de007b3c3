import { expect, test } from "vitest";
import { keptImports } from "../../../../server/inference/keptImports";

const IMPORTS = [
  'import fs from "node:fs";',
  'import { Cart } from "./cart";',
  'import { rate } from "../tax";',
];
const kept = (maxSize: number, rest = "x;\n", imports: readonly string[] = IMPORTS) =>
  keptImports(imports, rest, { sizeOf: () => 10, maxSize });

test("keeps all in the file's order where they fit", () => {
  expect(kept(30)).toEqual(IMPORTS);
  expect(kept(9)).toEqual([]);
});

test("keeps those of the project's own files first", () => {
  expect(kept(20)).toEqual(IMPORTS.slice(1));
  expect(kept(10, "", ["import os", "from .cart import Cart"])).toEqual(["from .cart import Cart"]);
  expect(kept(10, "", ["#include <vector>", '#include "cart.h"'])).toEqual(['#include "cart.h"']);
});

test("repeats none that still stands in the rest, on however many lines", () => {
  expect(kept(30, 'import {\n  Cart } from "./cart";\nimport { rate } from "../tax";\nx;\n')).toEqual([
    IMPORTS[0],
  ]);
});

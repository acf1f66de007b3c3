import { expect, test } from "vitest";
import { importStatements } from "../../../../server/context/importStatements";

test("finds what several languages import, each statement on one line", () => {
  const typescript =
    'import fs from "node:fs";\nimport {\n  one,\n  two,\n} from "./numbers";\nconst x = require("y");\nlet a = 1;\n';
  expect(importStatements(typescript, "typescript")).toEqual([
    'import fs from "node:fs";',
    'import { one, two, } from "./numbers";',
    'const x = require("y");',
  ]);
  const python =
    '"""Doc."""\nfrom __future__ import annotations\nimport os\nfrom .cart import (\n    Cart,\n)\nx = 1\n';
  expect(importStatements(python, "python")).toEqual([
    "from __future__ import annotations",
    "import os",
    "from .cart import ( Cart, )",
  ]);
  expect(importStatements('#include "cart.h"\r\n#include <vector>\r\n', "cpp")).toEqual([
    '#include "cart.h"',
    "#include <vector>",
  ]);
});

test("leaves alone what only looks like one, what never ends, and what stands far down", () => {
  expect(importStatements("const important = 1;\nimporter();\n  import x from 'y';\n", "typescript")).toEqual(
    [],
  );
  expect(importStatements(`import {\n${"  a,\n".repeat(40)}`, "typescript")).toEqual([]);
  expect(importStatements(`${"a;\n".repeat(4_000)}import b from "b";\n`, "typescript")).toEqual([]);
});

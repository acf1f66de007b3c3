import { expect, test } from "vitest";
import { enclosingHeaders } from "../../../../server/inference/enclosingHeaders";

const headersAt = (lines: readonly string[], cut: number, maxSize = 100) =>
  enclosingHeaders(lines, cut, () => 10, maxSize);

const CART = [
  "import a;",
  "class Cart {",
  "  open() {",
  "    a();",
  "  }",
  "",
  "  add(item) {",
  "    if (item) {",
  "      b();",
  "    }",
  "    c();",
  "  }",
];

test("keeps the headers of the class and the method that enclose the cut", () => {
  expect(headersAt(CART, 10)).toEqual(["class Cart {", "  add(item) {"]);
  expect(headersAt(CART, 8)).toEqual(["class Cart {", "  add(item) {", "    if (item) {"]);
});

test("an empty line or a closer at the cut tells nothing: the code below does", () => {
  expect(headersAt(CART, 4)).toEqual(["class Cart {"]);
  expect(headersAt(CART, 9)).toEqual(["class Cart {", "  add(item) {"]);
});

test("nothing encloses the outermost level", () => {
  expect(headersAt(CART, 1)).toEqual([]);
  expect(headersAt(["def f():", "    a()", "b()"], 2)).toEqual([]);
});

test("outer headers are left out where they do not all fit", () => {
  expect(headersAt(CART, 8, 25)).toEqual(["  add(item) {", "    if (item) {"]);
});

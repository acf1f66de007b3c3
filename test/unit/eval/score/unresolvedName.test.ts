// Whether the first name of a suggestion exists, each case drawn.
import { expect, test } from "vitest";
import { insertion } from "../../../eval/edit";
import { isUnresolvedName } from "../../../eval/score/unresolvedName";
import type { Language } from "../../../eval/types";
import { drawnCursor } from "../drawnCursor";

const unresolved = (drawn: string, text: string, language: Language = "typescript") => {
  const cursor = { ...drawnCursor(drawn), language };
  return isUnresolvedName(cursor, insertion(cursor, text));
};

test("asks TypeScript about the first name", () => {
  const drawn =
    'import { a } from "b";\nfunction f(price: number) {\n  return ├price┤;\n}\nfunction g(free: number) {}\n';
  expect(unresolved(drawn, "price * a")).toBe(false);
  expect(unresolved(drawn, "Math.max(price)")).toBe(false);
  expect(unresolved(drawn, "count - price")).toBe(true);
  expect(unresolved(drawn, "free")).toBe(true);
  expect(unresolved(drawn, "price - count")).toBe(false);
});

test("looks for the name in the rest of a Python file", () => {
  const drawn = "def f(price):\n    return ├price┤\n";
  expect(unresolved(drawn, "price * 2", "python")).toBe(false);
  expect(unresolved(drawn, "len(price)", "python")).toBe(false);
  expect(unresolved(drawn, "count - price", "python")).toBe(true);
  expect(unresolved(drawn, '"count"', "python")).toBe(false);
});

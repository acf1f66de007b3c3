// What counts as a copied line, and as wrong from the start, each case drawn.
import { describe, expect, test } from "vitest";
import { insertion } from "../../../eval/edit";
import { isCopied, isWrongFromStart } from "../../../eval/score/shownLine";
import { drawnCursor } from "../drawnCursor";

describe("isCopied", () => {
  const between = drawnCursor("a: first(),\n├b: second(),┤\nc: third()");

  test("finds the line above or below, commas and indentation apart", () => {
    expect(isCopied(between, insertion(between, "a: first(),"))).toBe(true);
    expect(isCopied(between, insertion(between, "  c: third(),"))).toBe(true);
    expect(isCopied(between, insertion(between, "d: fourth(),"))).toBe(false);
  });

  test("finds it among the later lines of a block", () => {
    expect(isCopied(between, insertion(between, "d: fourth(),\nc: third(),"))).toBe(true);
  });

  test("lets pass what the author wrote twice", () => {
    const twice = drawnCursor("push(1);\n├push(1);┤\n");
    expect(isCopied(twice, insertion(twice, "push(1);"))).toBe(false);
  });

  test("lets pass closers, short words and lines far away", () => {
    const far = drawnCursor(`first();\n${"x\n".repeat(31)}├second();┤\n}\nelse`);
    expect(isCopied(far, insertion(far, "first();"))).toBe(false);
    expect(isCopied(far, insertion(far, "else"))).toBe(false);
  });
});

describe("isWrongFromStart", () => {
  const call = drawnCursor("foo(├bar┤);");

  test("looks at the first character only, blanks apart", () => {
    expect(isWrongFromStart(call, insertion(call, "qux"))).toBe(true);
    expect(isWrongFromStart(call, insertion(call, "baz"))).toBe(false);
    expect(isWrongFromStart(call, insertion(call, "  baz"))).toBe(false);
  });

  test("compares with what stays of the line where the author wrote nothing", () => {
    const nothing = drawnCursor("foo(a├┤);");
    expect(isWrongFromStart(nothing, insertion(nothing, ", b"))).toBe(true);
    expect(isWrongFromStart(nothing, insertion(nothing, ")"))).toBe(false);
  });
});

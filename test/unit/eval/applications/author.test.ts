// Typing in an editor that closes brackets, key by key: `│` is the cursor.
import { describe, expect, test } from "vitest";
import { pausesIn, typed } from "../../../eval/applications/author";

function after(text: string, { from = "", after: rest = "\n", closes = true } = {}): string {
  const { left, closers } = typed({ left: from, closers: "" }, text, { closes, after: rest });
  return `${left}│${closers}`;
}

describe("an author whose editor closes brackets", () => {
  test.each([
    ["f(a", "f(a│)"],
    ["f(a)", "f(a)│"],
    ['f("a', 'f("a│")'],
    ['f("a")', 'f("a")│'],
    ["f(() => {", "f(() => {│})"],
    ["f(() => {\n  g", "f(() => {\n  g│\n})"],
    ["f(() => {\n  g();\n});", "f(() => {\n  g();\n});│"],
    ["it's", "it's│"],
  ])("types %j", (text, expected) => {
    expect(after(text)).toBe(expected);
  });

  test("has nothing closed before a word, nor where a suggestion was taken", () => {
    expect(after("(", { after: "a\n" })).toBe("(│");
    expect(after("f(", { closes: false })).toBe("f(│");
  });

  test("goes over the closer of an outer line", () => {
    expect(after("  if (a) {\n    b;\n  }\n", { from: "" })).toBe("  if (a) {\n    b;\n  }\n│");
  });
});

test("looks up at the beginning, where lines begin, and at words after a dozen characters", () => {
  const text = "const total = sum(parts);\n  return total;";
  expect(pausesIn(text).map((at) => text.slice(at, at + 5))).toEqual(["const", "sum(p", "retur"]);
});

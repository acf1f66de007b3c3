// What a person would have to mend: doubled ends, and files that no longer parse.
import { describe, expect, test } from "vitest";
import { insertion } from "../../../eval/edit";
import { isFaulty, repeatsWhatFollows } from "../../../eval/score/faulty";
import { drawnCursor } from "../drawnCursor";

describe("faulty", () => {
  const parsesAll = { parses: () => true };

  test("sees a closer that the rest of the line repeats", () => {
    const cursor = drawnCursor("foo(├bar┤);");
    expect(repeatsWhatFollows(cursor, insertion(cursor, "bar)"))).toBe(true);
    expect(repeatsWhatFollows(cursor, insertion(cursor, "bar"))).toBe(false);
  });

  test("sees a closer that the next line repeats", () => {
    const cursor = drawnCursor("if (a) {\n  ├b();┤\n\n}");
    expect(repeatsWhatFollows(cursor, insertion(cursor, "b();\n}"))).toBe(true);
    expect(repeatsWhatFollows(cursor, insertion(cursor, "b();"))).toBe(false);
  });

  test("sees a last line that the next line is again", () => {
    const cursor = drawnCursor("  ├a();┤\n\n  b();");
    expect(repeatsWhatFollows(cursor, insertion(cursor, "a();\n  b();"))).toBe(true);
  });

  test("counts what no longer parses, only where the original did", () => {
    const cursor = drawnCursor("f(├1┤)");
    const parsesOriginal = { parses: (text: string) => text === "f(1)" };
    expect(isFaulty(cursor, insertion(cursor, "2"), "f(1)", parsesOriginal)).toBe(true);
    expect(isFaulty(cursor, insertion(cursor, "1"), "f(1)", parsesOriginal)).toBe(false);
    expect(isFaulty(cursor, insertion(cursor, "2"), "f(1)", { parses: () => false })).toBeNull();
    expect(isFaulty(cursor, insertion(cursor, "2"), "f(1)", parsesAll)).toBe(false);
  });
});

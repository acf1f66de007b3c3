// Drawing cursors: deterministic, spread over packages, half eol and half mid, comment lines apart.
import { describe, expect, test } from "vitest";
import { commentOnlyLines } from "../../../eval/cursors/commentLines";
import { drawCursors } from "../../../eval/cursors/draw";
import type { Package } from "../../../eval/types";

const LINE_COUNT = 20;

function sourceText(seed: string): string {
  return Array.from({ length: LINE_COUNT }, (_, line) =>
    line % 5 === 0 ? `// about ${seed} ${line}` : `  call${line}(${seed}, [value${line}]);`,
  ).join("\n");
}

function packagesOf(count: number, files: number): Package[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `package${at}`,
    files: Array.from({ length: files }, (_, file) => ({
      path: `src/${file}.ts`,
      language: "typescript" as const,
      text: sourceText(`p${at}f${file}`),
    })),
  }));
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe("drawCursors", () => {
  test("draws the same cursors every time", () => {
    const packages = packagesOf(16, 4);
    expect(drawCursors(packages, "typescript", 60)).toEqual(drawCursors(packages, "typescript", 60));
  });

  test("takes at most three lines a file and half of each kind", () => {
    const { code } = drawCursors(packagesOf(20, 6), "typescript", 60);
    expect(code).toHaveLength(60);
    expect(code.filter((cursor) => cursor.kind === "mid")).toHaveLength(30);
    expect([...countBy(code.map((cursor) => cursor.columnRule)).values()]).toEqual([20, 20, 20]);
    const perFile = countBy(code.map((cursor) => cursor.packageName + cursor.path));
    expect(Math.max(...perFile.values())).toBeLessThanOrEqual(3);
    expect(new Set(code.map((cursor) => cursor.documentText + cursor.offset)).size).toBe(60);
  });

  test("spreads over fifteen packages where a few large ones would fill the draw", () => {
    const packages = [...packagesOf(2, 200), ...packagesOf(20, 2).slice(2)];
    const { code } = drawCursors(packages, "typescript", 60);
    expect(new Set(code.map((cursor) => cursor.packageName)).size).toBeGreaterThanOrEqual(15);
  });

  test("keeps comment lines apart", () => {
    const { code, comment } = drawCursors(packagesOf(16, 4), "typescript", 60);
    expect(code.some((cursor) => cursor.originalLine.startsWith("//"))).toBe(false);
    expect(comment.length).toBeGreaterThan(0);
    expect(comment.every((cursor) => cursor.originalLine.startsWith("//"))).toBe(true);
  });

  test("cuts the target out and nothing else", () => {
    for (const cursor of drawCursors(packagesOf(16, 4), "typescript", 60).code) {
      const text = sourceText(cursor.packageName.replace("package", "p") + `f${cursor.path.slice(4, 5)}`);
      const { documentText, offset, target } = cursor;
      expect(documentText.slice(0, offset) + target + documentText.slice(offset)).toBe(text);
      expect(documentText.slice(offset).split("\n")[0]).toBe(cursor.kind === "mid" ? "]);" : "");
    }
  });

  test("ends when the files have no more lines", () => {
    expect(drawCursors(packagesOf(1, 1), "typescript", 500).code.length).toBeLessThanOrEqual(3);
    expect(drawCursors(packagesOf(1, 1), "python", 5).code).toEqual([]);
  });
});

describe("commentOnlyLines", () => {
  test("follows comments over lines and leaves code beside a comment alone", () => {
    const text = 'a(); // b\n// c\n/* d\n e */\n/* f */ g();\nconst h = "// i";';
    expect(commentOnlyLines(text, "typescript")).toEqual([false, true, true, true, false, false]);
  });

  test("takes a docstring for comment, a text in a call for code", () => {
    const text = 'def f():\n    """a\n    b"""\n    g("""c\n    d""")\n# e\nh = "# i"';
    expect(commentOnlyLines(text, "python")).toEqual([false, true, true, false, false, true, false]);
  });
});

// One step of the typing replay: what is typed, and when an item counts as right.
import { describe, expect, test } from "vitest";
import { insertion } from "../../../eval/edit";
import { acceptedText, drawRegions, positionIn, typedNext, type Region } from "../../../eval/measure/region";

const region: Region = {
  packageName: "p",
  file: { path: "a.ts", language: "typescript", text: "a\nif (b) {\n  c();\n}\nd" },
  language: "typescript",
  firstLine: 1,
  before: "a\n",
  written: "if (b) {\n  c();\n}",
  after: "\nd",
};

describe("region", () => {
  test("types one code point, and after a newline the next line's blanks too", () => {
    expect(typedNext("a😀", 1)).toBe("😀");
    expect(typedNext(region.written, 8)).toBe("\n  ");
    expect(typedNext("a\n\n  b", 1)).toBe("\n");
  });

  test("takes an item only if all of it is what comes next", () => {
    const at = positionIn(region, 4);
    expect(at).toEqual({ line: 1, character: 4 });
    expect(acceptedText(region, 4, insertion(at, "b) {"))).toBe("b) {");
    expect(acceptedText(region, 4, insertion(at, "b) {\n  c();"))).toBe("b) {\n  c();");
    expect(acceptedText(region, 4, insertion(at, "b) {\n  d();"))).toBeNull();
  });

  test("refuses an item that goes on beyond the region or adds nothing", () => {
    const at = positionIn(region, region.written.length - 1);
    expect(acceptedText(region, region.written.length - 1, insertion(at, "}\nd"))).toBeNull();
    expect(acceptedText(region, 4, insertion(positionIn(region, 4), ""))).toBeNull();
  });

  test("draws one region a package, the same every time", () => {
    const text = Array.from({ length: 40 }, (_, line) => `line${line}`).join("\n");
    const packages = ["p", "q", "r"].map((name) => ({ name, files: [{ ...region.file, text }] }));
    const drawn = drawRegions(packages, "typescript", { regions: 2, lineCount: 30 });
    expect(new Set(drawn.map(({ packageName }) => packageName)).size).toBe(2);
    expect(drawRegions(packages, "typescript", { regions: 2, lineCount: 30 })).toEqual(drawn);
    for (const { before, written, after } of drawn) {
      expect(before + written + after).toBe(text);
      expect(written.split("\n")).toHaveLength(30);
    }
  });
});

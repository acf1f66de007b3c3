// A cursor drawn in the text: `foo(├bar┤);` is the line `foo(bar);` with `bar` cut out.
import type { Cursor } from "../../eval/types";

export function drawnCursor(drawing: string): Cursor {
  const offset = drawing.indexOf("├");
  const target = drawing.slice(offset + 1, drawing.indexOf("┤"));
  const before = drawing.slice(0, offset);
  const after = drawing.slice(drawing.indexOf("┤") + 1);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineRest = after.split("\n")[0] ?? "";
  return {
    packageName: "p",
    path: "a.ts",
    language: "typescript",
    kind: lineRest === "" ? "eol" : "mid",
    columnRule: "anywhere",
    commentLine: false,
    line: before.split("\n").length - 1,
    character: offset - lineStart,
    offset,
    target,
    documentText: before + after,
    originalLine: before.slice(lineStart) + target + lineRest,
    lineRest,
  };
}

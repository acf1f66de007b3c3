// The whole way of one package, with a server that knows the answer: what is measured must be 100%.
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { drawCursors } from "../../../eval/cursors/draw";
import { runCursors } from "../../../eval/measure/cursorRun";
import { drawRegions } from "../../../eval/measure/region";
import { replayRegion } from "../../../eval/measure/replay";
import type { Package } from "../../../eval/types";

const path = fileURLToPath(new URL("../oracleServer.mjs", import.meta.url));
const program = { path, args: [], settings: {}, modelFolder: "", thresholds: null, remove: () => undefined };
const deps = { program, syntax: { parses: () => true } };

const text = Array.from({ length: 12 }, (_, line) =>
  line % 3 === 0 ? `  call${line}("한글 😀", [value${line}]);` : `  const value${line} = other(${line})`,
).join("\n");
const source: Package = {
  name: "@scope/package",
  files: ["a", "b", "c"].map((name) => ({ path: `src/${name}.ts`, language: "typescript", text })),
};

describe("an evaluation of a server that knows the answer", () => {
  test("finds every line exact", async () => {
    const { code } = drawCursors([source], "typescript", 9);
    const { model, results } = await runCursors(source, code, deps);
    expect(model).toBe("oracle");
    expect(results).toHaveLength(9);
    for (const { invoked, automatic } of results) {
      expect(invoked).toMatchObject({ shown: true, exact: true, similarity: 1 });
      expect(automatic).toMatchObject({ shown: true, exact: true });
    }
  });

  test("lets the memory find what stands in the other files", async () => {
    const { code } = drawCursors([source], "typescript", 9);
    const { results } = await runCursors(source, code, deps);
    // All three files are alike, so what is cut out of one is still in two others.
    expect(results.filter((result) => result.memoryWorkspace.shown)).toHaveLength(9);
    expect(results.some((result) => result.memoryWorkspace.exact)).toBe(true);
  });

  test("completes all that is written in a replay", async () => {
    const region = drawRegions([source], "typescript", { regions: 1, lineCount: 5 })[0];
    if (!region) throw new Error("no region");
    const replay = await replayRegion(source, region, program);
    expect(replay.completed).toBe(replay.written);
    expect(replay).toMatchObject({ accepted: 5, shownNotTaken: 0 });
  });
});

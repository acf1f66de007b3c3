// `npm run model:gguf` names programs that exist, with options they know, and files that the export is made from.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../../../scripts/lib/command.mjs";
import { ggufRuns } from "../../../../scripts/lib/gguf.mjs";

describe("npm run model:gguf", () => {
  it("runs the export, and the comparison where it is asked for", () => {
    const { cwd, runs } = ggufRuns(["--compare"], {}, "/home/me");
    expect(ggufRuns([], {}, "/home/me").runs.map(({ args }) => args)).toEqual([["export_gguf.py"]]);
    expect(runs.map(({ args }) => args)).toEqual([["export_gguf.py"], ["compare_gguf.py"]]);
    expect(runs.filter(({ args: [script] }) => !existsSync(join(cwd, script)))).toEqual([]);
    expect(() => ggufRuns(["--compared"], {}, "/home/me")).toThrow("got --compared");
  });

  it("takes a Python of the training's cache", () => {
    const under = (cache) => ["venv", "test-venv"].map((name) => join(cache, name, "bin", "python"));
    expect(ggufRuns([], {}, "/home/me").pythons).toEqual(under("/home/me/.cache/loupe-training"));
    expect(ggufRuns([], { LOUPE_CACHE: "/big" }, "/home/me").pythons).toEqual(under("/big"));
  });

  it("writes the file that npm run test:llamacpp reads", () => {
    const written = readFileSync(join(ROOT, "models/training/export_gguf.py"), "utf8");
    const [, folder, name] = /cache_root\(\) \/ "([^"]+)" \/ "([^"]+)"/.exec(written) ?? [];
    const read = readFileSync(join(ROOT, "scripts/testLlamacpp.mjs"), "utf8");
    expect(read).toContain(`join(cache, "${folder}", "${name}")`);
  });
});

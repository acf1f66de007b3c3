// Runs the bench of "Explain Tokens": a browser, VS Code in it, and the packaged extension in that.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRealVsCode } from "../../../scripts/lib/endToEnd.mjs";

/** @returns {Promise<Record<string, number>[]>} figure id → value, one for each run that came to its end */
export async function measureExplain(step, vsix, runs) {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  const out = join(folder, "runs.jsonl");
  try {
    await inRealVsCode(step, vsix, {
      name: "panel in a real VS Code",
      config: "test/bench/explain/vitest.config.mjs",
      env: { LOUPE_BENCH_OUT: out, LOUPE_BENCH_RUNS: String(runs) },
    });
    return linesOf(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf(path) {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.filter(Boolean).map((line) => JSON.parse(line));
  } catch (error) {
    // No run came to its end: its step says why.
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

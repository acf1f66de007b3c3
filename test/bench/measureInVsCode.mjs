// Runs a bench that needs a browser, VS Code in it, and the packaged extension in that. Skipped, with the reason, where
// one of them cannot be had.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRealVsCode } from "../../scripts/lib/endToEnd.mjs";

/**
 * @param {{ name: string, config: string, runs: number, parts: string }} bench `config`: of a Vitest suite that appends one
 * line of JSON a run to the file LOUPE_BENCH_OUT; `parts`: what alone it measures, with commas; "" for everything
 * @returns {Promise<Record<string, number>[]>} figure id → value, one for each run that came to its end
 */
export async function measureInVsCode(step, vsix, { name, config, runs, parts }) {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  const out = join(folder, "runs.jsonl");
  try {
    const env = { LOUPE_BENCH_OUT: out, LOUPE_BENCH_RUNS: String(runs), LOUPE_BENCH_PARTS: parts };
    await inRealVsCode(step, vsix, { name, config, env });
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

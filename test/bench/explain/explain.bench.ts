// Measures "Explain Tokens" in a real VS Code and writes one line of JSON a run to the file LOUPE_BENCH_OUT. It asserts
// nothing about time: `npm run bench -- --explain` compares with the bars.
import { appendFileSync } from "node:fs";
import { test } from "vitest";
import { startVsCode } from "../../e2e/editor/vscode";
import type { Profile } from "../../e2e/editor/profile";
import { openBench, writeTokenFiles } from "./benchPanel";
import { measureLatency, writeLatencyFile } from "./latency";
import { measureMemory } from "./memory";
import {
  LONG,
  measureChanges,
  measureCommand,
  measureFollow,
  measureOverview,
  MIDDLE,
  SHORT,
} from "./pageTimes";

const RUNS = Number(process.env["LOUPE_BENCH_RUNS"] ?? "5");
const OUT = process.env["LOUPE_BENCH_OUT"] ?? "/dev/stdout";

for (let run = 1; run <= RUNS; run += 1) {
  test(`run ${run}`, async () => {
    const vscode = await startVsCode(`bench-explain-${run}`, prepare);
    try {
      const bench = await openBench(vscode);
      const figures = {
        ...(await measureCommand(bench)),
        ...(await measureOverview(bench)),
        ...(await measureFollow(bench)),
        ...(await measureChanges(bench)),
        ...(await measureMemory(bench)),
        ...(await measureLatency(bench)),
      };
      appendFileSync(OUT, `${JSON.stringify(figures)}\n`);
    } finally {
      await vscode.stop();
    }
  });
}

function prepare(profile: Profile): void {
  writeTokenFiles(profile, [SHORT, MIDDLE, LONG]);
  writeLatencyFile(profile);
  profile.writeKeybindings([
    { key: "f9", command: "loupe.explainTokens" },
    { key: "shift+f9", command: "loupe.explainTokens", args: "heads" },
    { key: "ctrl+f9", command: "loupe.explainTokens", args: "attention" },
    { key: "f10", command: "workbench.action.closeEditorsInOtherGroups" },
  ]);
}

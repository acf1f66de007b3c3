// Measures "Explain Tokens" in a real VS Code and writes each part as a line of JSON to the file LOUPE_BENCH_OUT when it is
// measured: one that fails takes none of the others with it. It asserts nothing about time: `npm run bench -- --explain` compares with the bars.
import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startVsCode, type VsCode } from "../../e2e/editor/vscode";
import type { Profile } from "../../e2e/editor/profile";
import { openBench, writeTokenFiles, type Bench } from "./benchPanel";
import { measureCause, writeCauseFiles } from "./cause";
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
const LARGE = "loupe-base";
/** The small model stands in until the large one is loaded. */
const LOADED = { timeout: 120_000, interval: 1_000 } as const;

for (let run = 1; run <= RUNS; run += 1) {
  test(`run ${run}`, async () => {
    await measured(`bench-explain-${run}`, prepare, ofSmallModel);
    await measured(`bench-explain-base-${run}`, prepareLarge, ofLargeModel);
  });
}

type Figures = Record<string, unknown>;

async function measured(
  name: string,
  prepared: (profile: Profile) => void,
  measure: (bench: Bench) => AsyncIterable<Figures>,
): Promise<void> {
  let vscode: VsCode | null = null;
  try {
    vscode = await startVsCode(name, prepared);
    for await (const figures of measure(await openBench(vscode)))
      appendFileSync(OUT, `${JSON.stringify(figures)}\n`);
  } catch (error) {
    await vscode?.screenshot(`${name}-failed`);
    throw error;
  } finally {
    await vscode?.stop();
  }
}

async function* ofSmallModel(bench: Bench): AsyncGenerator<Figures> {
  yield await measureCommand(bench);
  yield { "explain.overviewMs": await measureOverview(bench) };
  yield await measureFollow(bench);
  yield await measureChanges(bench);
  yield await measureMemory(bench);
  yield await measureLatency(bench);
  yield { "explain.causeMs": await measureCause(bench) };
}

async function* ofLargeModel(bench: Bench): AsyncGenerator<Figures> {
  await untilLargeAnswers(bench);
  yield { "explain.overviewMs.base": await measureOverview(bench) };
  yield { "explain.causeMs.base": await measureCause(bench, { isOffered: true }) };
}

async function untilLargeAnswers(bench: Bench): Promise<void> {
  const model = async () => {
    await bench.openTokens(SHORT);
    await bench.press("F9");
    const shown = await (await bench.frame()).locator('[data-testid="model"]').textContent();
    await bench.closePanel();
    return shown;
  };
  await expect.poll(model, LOADED).toContain(LARGE);
}

function prepareLarge(profile: Profile): void {
  prepare(profile);
  profile.writeMachineSettings({ "loupe.model": LARGE });
}

function prepare(profile: Profile): void {
  writeTokenFiles(profile, [SHORT, MIDDLE, LONG]);
  writeLatencyFile(profile);
  writeCauseFiles(profile);
  profile.writeKeybindings([
    { key: "f9", command: "loupe.explainTokens" },
    { key: "shift+f9", command: "loupe.explainTokens", args: "heads" },
    { key: "ctrl+f9", command: "loupe.explainTokens", args: "attention" },
    { key: "alt+f9", command: "loupe.explainTokens", args: "suggestion" },
    { key: "f10", command: "workbench.action.closeEditorsInOtherGroups" },
  ]);
}

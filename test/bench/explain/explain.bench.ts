// Measures "Explain Tokens" in a real VS Code and writes one line of JSON a run to the file LOUPE_BENCH_OUT. It asserts
// nothing about time: `npm run bench -- --explain` compares with the bars.
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
    const small = await measured(`bench-explain-${run}`, prepare, ofSmallModel);
    const large = await measured(`bench-explain-base-${run}`, prepareLarge, ofLargeModel);
    appendFileSync(OUT, `${JSON.stringify({ ...small, ...large })}\n`);
  });
}

type Figures = Record<string, unknown>;

async function measured(
  name: string,
  prepared: (profile: Profile) => void,
  measure: (bench: Bench) => Promise<Figures>,
): Promise<Figures> {
  let vscode: VsCode | null = null;
  try {
    vscode = await startVsCode(name, prepared);
    return await measure(await openBench(vscode));
  } catch (error) {
    await vscode?.screenshot(`${name}-failed`);
    throw error;
  } finally {
    await vscode?.stop();
  }
}

async function ofSmallModel(bench: Bench): Promise<Figures> {
  return {
    ...(await measureCommand(bench)),
    "explain.overviewMs": await measureOverview(bench),
    ...(await measureFollow(bench)),
    ...(await measureChanges(bench)),
    "explain.causeMs": await measureCause(bench),
    ...(await measureMemory(bench)),
    ...(await measureLatency(bench)),
  };
}

async function ofLargeModel(bench: Bench): Promise<Figures> {
  await untilLargeAnswers(bench);
  return {
    "explain.overviewMs.base": await measureOverview(bench),
    "explain.causeMs.base": await measureCause(bench, { isOffered: true }),
  };
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
  profile.writeSettings({ "loupe.model": LARGE });
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

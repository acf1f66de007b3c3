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
/** What is measured; empty: everything. */
const PARTS = (process.env["LOUPE_BENCH_PARTS"] ?? "").split(",").filter(Boolean);
const LARGE = "loupe-base";
/** The small model stands in until the large one is loaded. */
const LOADED = { timeout: 120_000, interval: 1_000 } as const;

for (let run = 1; run <= RUNS; run += 1) {
  test(`run ${run}`, async () => {
    await measured(`bench-explain-${run}`, prepare, SMALL);
    await measured(`bench-explain-base-${run}`, prepareLarge, LARGE_MODEL);
  });
}

type Figures = Record<string, unknown>;
/** By the name that `--parts` takes, in the order in which they are measured. */
type Parts = Record<string, (bench: Bench) => Promise<Figures>>;

const SMALL: Parts = {
  command: measureCommand,
  overview: async (bench) => ({ "explain.overviewMs": await measureOverview(bench) }),
  follow: measureFollow,
  changes: measureChanges,
  cause: async (bench) => ({ "explain.causeMs": await measureCause(bench) }),
  memory: measureMemory,
  latency: measureLatency,
};

const LARGE_MODEL: Parts = {
  "base-overview": async (bench) => ({ "explain.overviewMs.base": await measureOverview(bench) }),
  "base-cause": async (bench) => ({
    "explain.causeMs.base": await measureCause(bench, { isOffered: true }),
  }),
};

for (const name of PARTS)
  if (!(name in SMALL) && !(name in LARGE_MODEL))
    throw new Error(
      `--parts ${name}: expected some of ${Object.keys({ ...SMALL, ...LARGE_MODEL }).join(", ")}`,
    );

async function measured(name: string, prepared: (profile: Profile) => void, parts: Parts): Promise<void> {
  const wanted = Object.entries(parts).filter(([part]) => PARTS.length === 0 || PARTS.includes(part));
  if (wanted.length === 0) return;
  let vscode: VsCode | null = null;
  try {
    vscode = await startVsCode(name, prepared);
    const bench = await openBench(vscode);
    if (parts === LARGE_MODEL) await untilLargeAnswers(bench);
    for (const [, measure] of wanted) appendFileSync(OUT, `${JSON.stringify(await measure(bench))}\n`);
  } catch (error) {
    await vscode?.screenshot(`${name}-failed`);
    throw error;
  } finally {
    await vscode?.stop();
  }
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

// From a key to ghost text, with the panel and without, in turns: so that a machine that slows down slows both.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Profile } from "../../e2e/editor/profile";
import { percentile } from "../figures.mjs";
import type { Bench } from "./benchPanel";

const FILE = "latency.ts";
const LINES = [
  "expect(basket.total()).toBe(sum(prices));\n",
  "expect(basket.count()).toBe(prices.length);\n",
  "expect(basket.isEmpty()).toBe(false);\n",
];
const REPEATED = 12;
/** In each turn. */
const KEYS = 8;
/** With the panel or without: as often first as last, since a machine's speed drifts. */
const TURNS = [false, true, true, false, true, false, false, true];
/** The request for what was pasted is over by then. */
const REST_MS = 500;
/** Later than this no suggestion comes. */
const LATEST_MS = 4000;

export function writeLatencyFile({ workspace }: Profile): void {
  writeFileSync(join(workspace, FILE), LINES.join("").repeat(REPEATED));
}

export async function measureLatency(bench: Bench): Promise<Record<string, unknown>> {
  const { vscode } = bench;
  await vscode.workbench.openFile(FILE);
  await measureTurn(bench);
  const without: number[] = [];
  const withPanel: number[] = [];
  for (const isOpen of TURNS) {
    if (isOpen) await openBeside(bench);
    const times = await measureTurn(bench);
    (isOpen ? withPanel : without).push(...times);
    if (isOpen) await bench.closePanel();
  }
  return {
    "explain.latencyRatio": { changed: withPanel, plain: without },
    "explain.latencyMs": percentile(without, 0.5),
  };
}

/** Everything that follows the cursor is on: attention on screen and painted over the code. */
async function openBeside(bench: Bench): Promise<void> {
  await bench.selectAll();
  await bench.press("Control+F9");
  await bench.settled();
  const frame = await bench.frame();
  await frame.locator('[data-testid="overlay"]').selectOption("attention");
  await bench.settled();
  await bench.focusEditor();
}

/** A line end is typed behind a pasted line: what comes next is asked for, and no earlier answer holds it. */
async function measureTurn(bench: Bench): Promise<number[]> {
  const { page } = bench.vscode;
  const times: number[] = [];
  await bench.press("Control+End");
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.insertText((LINES[key % LINES.length] ?? "").trimEnd());
    await wait(REST_MS);
    await bench.press("Escape");
    await page.evaluate("loupeClock.ghosts.length = 0");
    await bench.press("Enter");
    const from = await bench.keyAt();
    const first = async () =>
      (await page.evaluate<readonly number[]>("loupeClock.ghosts")).find((at) => at >= from) ?? null;
    const came = await expect
      .poll(first, { timeout: LATEST_MS, interval: 20 })
      .not.toBeNull()
      .then(
        () => true,
        () => false,
      );
    if (came) times.push(((await first()) ?? NaN) - from);
    await bench.press("Escape");
  }
  if (times.length === 0) throw new Error("no suggestion came: nothing to measure");
  return times;
}

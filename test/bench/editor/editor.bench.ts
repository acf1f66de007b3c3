// Measures how long `activate` takes, and how long from a key to ghost text, in a real VS Code; writes one line of JSON for
// each start of the window and one for the keys to the file LOUPE_BENCH_OUT. Asserts nothing about time: `npm run bench --
// --editor` compares with the bars.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installedFolderName, SAMPLE_WORKSPACE } from "../../e2e/editor/environment";
import type { Profile } from "../../e2e/editor/profile";
import { startVsCode, type VsCode } from "../../e2e/editor/vscode";
import { percentile } from "../figures.mjs";
import { keyTimes, watchGhostText } from "./ghostWatch";
import { activationOf } from "./startupPerformance";

const STARTS = Number(process.env["LOUPE_BENCH_RUNS"] ?? "5");
const OUT = process.env["LOUPE_BENCH_OUT"] ?? "/dev/stdout";
const FILE = "src/basket.ts";
/** Lines of the file, counted from 1, that are taken out and typed in again: code of several kinds. */
const TYPED_LINES = { first: 16, last: 33 };
const MS_A_KEY = 300;
const MIN_KEYS = 60;
const NAMED_KEYS: Readonly<Record<string, string>> = { "\n": "Enter", " ": "Space" };
const EXTENSION = installedFolderName().replace(/-[^-]*$/, "");

const source = () => readFileSync(join(SAMPLE_WORKSPACE, FILE), "utf8").split("\n");

function cutTypedLines(profile: Profile): void {
  const lines = source();
  lines.splice(TYPED_LINES.first - 1, TYPED_LINES.last - TYPED_LINES.first + 1, "");
  writeFileSync(join(profile.workspace, FILE), lines.join("\n"));
}

const write = (figures: Readonly<Record<string, number>>) =>
  appendFileSync(OUT, `${JSON.stringify(figures)}\n`);

for (let start = 1; start <= STARTS; start += 1) {
  test(`activation: start ${start}`, () =>
    inVsCode(async ({ page, workbench }) => {
      const { activateMs, loadMs } = await activationOf(page, workbench, EXTENSION);
      write({ "activate.ms": activateMs, "activate.loadMs": loadMs });
    }));
}

test("from a key to ghost text", () => inVsCode(typeLines));

async function inVsCode(measure: (vscode: VsCode) => Promise<void>): Promise<void> {
  const vscode = await startVsCode("bench-editor", cutTypedLines);
  try {
    await vscode.workbench.statusItem("Loupe: ready").waitFor();
    await measure(vscode);
  } finally {
    await vscode.stop();
  }
}

async function typeLines({ workbench, page }: VsCode): Promise<void> {
  const { first, last } = TYPED_LINES;
  await workbench.openFile(FILE);
  await workbench.goTo(first, 1);
  await watchGhostText(page);
  const text = source()
    .slice(first - 1, last)
    .join("\n");
  for (const character of text) {
    await page.keyboard.press(NAMED_KEYS[character] ?? character);
    await page.waitForTimeout(MS_A_KEY);
  }
  const { keys, through, newMs } = await keyTimes(page);
  expect(keys).toBe(text.length);
  expect(keys).toBeGreaterThanOrEqual(MIN_KEYS);
  write({
    "editor.keys": keys,
    "editor.typedThrough": through,
    "editor.newTexts": newMs.length,
    // A machine that is busy enough shows none: the next key always comes first.
    ...(newMs.length > 0 && {
      "editor.p50Ms": percentile(newMs, 0.5),
      "editor.p95Ms": percentile(newMs, 0.95),
    }),
  });
}

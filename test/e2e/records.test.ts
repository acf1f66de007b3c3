// "Why This Suggestion?" and "Why No Suggestion?": the text that opens says what the request did, and its numbers are
// those of `loupe complete` at the same place. And the same suggestion in the panel: step by step, and what mattered to it.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Frame } from "playwright-core";
import { SAMPLE_WORKSPACE } from "./editor/environment";
import { runLoupe } from "./editor/installedLoupe";
import {
  attributeNumbers,
  openView,
  panelFrame,
  sentenceOf,
  waitUntilPainted,
  tableNumbers,
} from "./editor/panel";
import type { Profile } from "./editor/profile";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

/** The line, counted from 1, is cut behind `before`; the suggestion goes on from there. */
const PLACE = { path: "src/basket.ts", line: 25, before: "    return this.lines" };
const PATIENCE = { timeout: 15_000 };
/** In percent: one decimal is shown, and a prompt read in other pieces is rounded otherwise by the 8-bit model. */
const MAX_DIFFERENCE = 0.5;

let vscode: VsCode;

interface Outcome {
  readonly kind: string;
  readonly reason?: string;
  readonly insertText: string;
  readonly logProbs: readonly number[];
  readonly generate: { readonly promptLength: number };
}

beforeAll(async () => {
  vscode = await startVsCode("records", (profile) => writeLine(profile, PLACE.before));
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(PLACE.path);
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

function writeLine(profile: Profile, text: string): void {
  const lines = readFileSync(join(SAMPLE_WORKSPACE, PLACE.path), "utf8").split("\n");
  lines[PLACE.line - 1] = text;
  writeFileSync(join(profile.workspace, PLACE.path), lines.join("\n"));
}

/** What the command line answers for the file as it lies on disk. */
function outcomeAt(line: number, column: number): Outcome {
  const { extensionFolder, profile } = vscode;
  const place = `${PLACE.path}:${line}:${column}`;
  return JSON.parse(runLoupe(extensionFolder, ["complete", "--json", place], profile.workspace)) as Outcome;
}

/** Lines in sight of the text that opened, blanks as blanks. */
async function shownLines(): Promise<readonly string[]> {
  const lines = await vscode.page
    .locator('.monaco-editor[data-uri^="loupe-record:"] .view-line')
    .allTextContents();
  return lines.map((line) => line.replaceAll("\u00a0", " "));
}

test("tells why a suggestion is what it is, with the numbers of loupe complete", async () => {
  const { workbench } = vscode;
  const expected = outcomeAt(PLACE.line, PLACE.before.length + 1);
  await workbench.goTo(PLACE.line, PLACE.before.length + 1);
  await workbench.press("F8");
  const [firstLine = ""] = expected.insertText.split("\n");
  await expect.poll(() => workbench.ghostText(basename(PLACE.path)), PATIENCE).toContain(firstLine);
  await workbench.runCommand("Loupe: Why This Suggestion?");
  await expect.poll(shownLines, PATIENCE).toContain(`  │ ${firstLine}`);
  await vscode.screenshot("why-this-suggestion");
  const lines = await shownLines();
  const text = lines.join("\n");
  expect(text).toContain(`basket.ts, line ${PLACE.line}, column ${PLACE.before.length + 1}`);
  expect(text).toMatch(new RegExp(`model read +${expected.generate.promptLength} tokens for `));
  const percentages = [...text.matchAll(/^ +([\d.]+)% [█ ]*"/gm)].map(([, percent]) => Number(percent));
  expect(percentages).toHaveLength(expected.logProbs.length);
  expected.logProbs.forEach((logProb, i) => {
    expect(Math.abs((percentages[i] ?? NaN) - 100 * Math.exp(logProb))).toBeLessThan(MAX_DIFFERENCE);
  });
});

/** Texts of the tokens that were chosen so far, blanks as blanks. */
async function pathText(frame: Frame): Promise<string> {
  const texts = await frame.locator('[data-testid="loop-path"] .token-text').allTextContents();
  return texts.join("").replaceAll("·", " ").replaceAll("↵", "\n");
}

test("steps through the suggestion in the panel: the first choices are the ghost text", async () => {
  const { workbench, page } = vscode;
  const expected = outcomeAt(PLACE.line, PLACE.before.length + 1);
  await page.keyboard.press("Control+1");
  await workbench.openFile(PLACE.path);
  await workbench.goTo(1, 1);
  await workbench.press("Shift+ArrowDown");
  await workbench.runCommand("Loupe: Explain Tokens");
  const frame = await panelFrame(page);
  await openView(frame, "suggestion");
  const forward = frame.locator('[data-testid="loop-forward"]');
  const steps = frame.locator('[data-testid="loop-path"] .token');
  // By the keyboard alone, until the engine would stop.
  for (let step = 0; step < 64 && (await forward.isEnabled()); step += 1) {
    await forward.press("Enter");
    await expect.poll(() => steps.count(), PATIENCE).toBe(step + 1);
    await waitUntilPainted(frame);
  }
  expect(await pathText(frame)).toContain(expected.insertText.split("\n", 1)[0]);
  expect(await sentenceOf(frame, "loop")).not.toContain("your own way");
  await vscode.screenshot("panel-loop");
  // Columns: part, tokens, share of the window, share of the attention, characters that were cut.
  const parts = await tableNumbers(frame, "context");
  const sum = (column: number) => parts.reduce((total, row) => total + (row[column] ?? NaN), 0);
  expect(sum(1)).toBe(expected.generate.promptLength);
  expect(Math.abs(sum(2) - expected.generate.promptLength / 1024)).toBeLessThan(1e-9);
  expect(Math.abs(sum(3) - 1)).toBeLessThan(1e-3);
}, 120_000);

test("another candidate leads another way, and back again", async () => {
  const frame = await panelFrame(vscode.page);
  await frame.locator('[data-testid="loop-start"]').click();
  await waitUntilPainted(frame);
  const candidates = frame.locator('[data-testid="loop-candidates"] button');
  const other = (await attributeNumbers(candidates, "data-token-id"))[1] ?? NaN;
  await candidates.nth(1).click();
  await waitUntilPainted(frame);
  const path = () => attributeNumbers(frame.locator('[data-testid="loop-path"] .token'), "data-token-id");
  await expect.poll(path, PATIENCE).toEqual([other]);
  await expect.poll(() => sentenceOf(frame, "loop"), PATIENCE).toContain("your own way from step 1");
  await frame.locator('[data-testid="loop-forward"]').click();
  await expect.poll(async () => (await path()).length, PATIENCE).toBe(2);
  await waitUntilPainted(frame);
  for (let step = 0; step < 2; step += 1) {
    await frame.locator('[data-testid="loop-back"]').click();
    await expect.poll(async () => (await path()).length, PATIENCE).toBe(1 - step);
    await waitUntilPainted(frame);
  }
}, 60_000);

test("measures lines and tokens by leaving them out, and paints both over the code", async () => {
  const { workbench, page } = vscode;
  const frame = await panelFrame(page);
  const painted = workbench.editor(basename(PLACE.path)).locator('[class*="TextEditorDecorationType"]');
  await workbench.runCommand("Loupe: Paint Nothing");
  await expect.poll(() => painted.count(), PATIENCE).toBe(0);
  // Scrolled to what was clicked last, the view has the menu folded away.
  await frame.locator("#view").evaluate((view) => {
    (view as unknown as { scrollTop: number }).scrollTop = 0;
  });
  await frame.locator('[data-testid="overlay"]').selectOption("influence");
  await expect.poll(() => painted.count(), PATIENCE).toBeGreaterThan(0);
  await frame.locator('[data-testid="measure"]').click();
  await frame.locator('[data-testid="influence-lines"]').waitFor({ timeout: 60_000 });
  await waitUntilPainted(frame);
  // Columns: line, text, log-probability without it, difference.
  const lines = await tableNumbers(frame, "lines");
  const losses = lines.map((row) => row[3] ?? NaN);
  const most = losses.indexOf(Math.max(...losses));
  const before = await painted.count();
  await frame.locator('[data-testid="influence-lines"] button').nth(most).press("Enter");
  await frame.locator('[data-testid="painted-line"]').waitFor({ timeout: 30_000 });
  await waitUntilPainted(frame);
  const tokens = await tableNumbers(frame, "line-tokens");
  expect(tokens.length).toBeGreaterThan(1);
  await expect.poll(() => painted.count(), PATIENCE).not.toBe(before);
  await vscode.screenshot("panel-influence");
  await workbench.runCommand("Loupe: Paint Nothing");
  await expect.poll(() => painted.count(), PATIENCE).toBe(0);
}, 120_000);

test("tells why there is none: the reason of loupe complete, as a sentence", async () => {
  const { workbench } = vscode;
  const reason = "The cursor stands inside a word. A suggestion comes when you ask for one.";
  const isSaid = async () => (await shownLines()).join("\n").includes(reason);
  // VS Code asks a moment after the key, and takes it back when the focus goes: nothing on screen says that it has asked.
  await workbench.runCommand("View: Close All Editors");
  let isTyped = false;
  const attempt = async () => {
    if (isTyped) {
      await workbench.runCommand("Loupe: Why No Suggestion?");
      await expect.poll(shownLines, PATIENCE).not.toEqual([]);
      if (await isSaid()) return true;
    }
    await workbench.openFile(PLACE.path);
    await workbench.runCommand("File: Revert File");
    // Inside the first word of the file.
    await workbench.goTo(1, 3);
    await workbench.type("m");
    isTyped = true;
    return false;
  };
  await expect.poll(attempt, { timeout: 90_000, interval: 2_000 }).toBe(true);
  expect((await shownLines()).join("\n")).toContain("basket.ts, line 1, column 4");
  await vscode.screenshot("why-no-suggestion");
  await workbench.runCommand("File: Save All Files");
  await expect
    .poll(() => outcomeAt(1, 4), PATIENCE)
    .toMatchObject({ kind: "skipped", reason: "middleOfWord" });
}, 120_000);

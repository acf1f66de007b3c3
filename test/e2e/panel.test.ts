// "Loupe: Explain Tokens": tokens, ids and attention of the selection, read out of the panel's page.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenIdsOf } from "./editor/installedLoupe";
import { openView, painted, panelFrame, selectToken, shownTokenIds, tableNumbers } from "./editor/panel";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/money.ts";
/** Two lines are selected, from the first column of the first on. */
const FIRST_LINE = 7;
const LINES = 2;
const THEMES = [
  { name: "Light Modern", className: "vs", picture: "light" },
  { name: "Dark High Contrast", className: "hc-black", picture: "high-contrast" },
  { name: "Dark Modern", className: "vs-dark", picture: "dark" },
];

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("panel");
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(FILE);
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

async function selectLines(firstLine: number): Promise<void> {
  await vscode.workbench.goTo(firstLine, 1);
  for (let line = 0; line < LINES; line += 1) await vscode.workbench.press("Shift+ArrowDown");
}

/** What is painted over the code. */
const marks = () => vscode.workbench.editor("money.ts").locator('[class*="TextEditorDecorationType"]');

/** What the tokenizer says on the command line about the selected lines. */
function referenceIds(firstLine: number): readonly number[] {
  const lines = readFileSync(join(vscode.profile.workspace, FILE), "utf8").split("\n");
  const selected = lines.slice(firstLine - 1, firstLine - 1 + LINES).join("\n") + "\n";
  const file = join(vscode.profile.folder, "selection.ts");
  writeFileSync(file, selected);
  return tokenIdsOf(vscode.extensionFolder, file);
}

test("shows the ids of the selection's tokens and their count", async () => {
  await selectLines(FIRST_LINE);
  await vscode.workbench.runCommand("Loupe: Explain Tokens");
  const frame = await panelFrame(vscode.page);
  const reference = referenceIds(FIRST_LINE);
  await expect.poll(() => shownTokenIds(frame), { timeout: 15_000 }).toEqual(reference);
  expect(await frame.locator('[data-testid="token-count"]').textContent()).toContain(
    String(reference.length),
  );
});

test("paints the tokens over the code as well, until Paint Nothing is chosen", async () => {
  const frame = await panelFrame(vscode.page);
  await expect.poll(() => marks().count()).toBeGreaterThan(0);
  expect(await frame.locator('[data-testid="overlay"]').inputValue()).toBe("tokens");
  await vscode.screenshot("panel-painted");
  await vscode.workbench.runCommand("Loupe: Paint Nothing");
  await expect.poll(() => marks().count()).toBe(0);
});

test("shows attention whose weights sum to 1 and see no later token", async () => {
  const frame = await panelFrame(vscode.page);
  const length = referenceIds(FIRST_LINE).length;
  await openView(frame, "attention");
  for (const token of [length - 1, 3, 0]) {
    await selectToken(frame, token);
    // The page draws anew when the engine has answered.
    await expect.poll(() => tableNumbers(frame, "map")).toHaveLength(token + 1);
    const weights = (await tableNumbers(frame, "map")).map((row) => row[2] ?? NaN);
    expect(Math.abs(weights.reduce((total, weight) => total + weight, 0) - 1)).toBeLessThan(1e-4);
  }
  expect(await frame.locator('[data-testid="mask-sum"]').textContent()).toMatch(/: 0$/);
  await selectToken(frame, length - 2);
});

test("marks the token under the pointer in the editor", async () => {
  const frame = await panelFrame(vscode.page);
  await frame.locator(".tabs").hover();
  await expect.poll(() => marks().count()).toBe(0);
  await frame.locator('[data-testid="token"]').nth(2).hover();
  await expect.poll(() => marks().count()).toBeGreaterThan(0);
});

test("looks right in light, dark and high contrast", async () => {
  for (const { name, className, picture } of THEMES) {
    await vscode.workbench.runCommand("Preferences: Color Theme");
    await vscode.workbench.choose(name);
    await vscode.page.locator(`.monaco-workbench.${className}`).waitFor();
    await vscode.screenshot(`panel-${picture}`);
  }
});

test("opens from the editor's context menu, follows the selection, and paints no more than before", async () => {
  const { page, workbench } = vscode;
  await workbench.runCommand("View: Close All Editors");
  await workbench.openFile(FILE);
  const firstLine = FIRST_LINE + 5;
  await selectLines(firstLine);
  await workbench.press("Shift+F10");
  await page.locator(".monaco-menu .action-label", { hasText: "Explain Tokens" }).hover();
  await workbench.press("Enter");
  const frame = await panelFrame(page);
  await expect.poll(() => shownTokenIds(frame), { timeout: 15_000 }).toEqual(referenceIds(firstLine));
  expect(await frame.locator('[data-testid="overlay"]').inputValue()).toBe("");
  await painted(page);
  expect(await marks().count()).toBe(0);
});

test("of a file that holds secrets nothing is explained, and what was shown stays", async () => {
  const frame = await panelFrame(vscode.page);
  const before = await shownTokenIds(frame);
  writeFileSync(join(vscode.profile.workspace, ".env"), "API_KEY=not-to-be-read\n");
  // By the explorer: quick open finds only what VS Code's search has seen.
  await vscode.page.locator(".explorer-folders-view .monaco-list-row", { hasText: /^\.env$/ }).dblclick();
  await vscode.page.locator(".tab.active", { hasText: ".env" }).waitFor();
  await vscode.workbench.press("Control+a");
  await frame.locator("text=holds passwords or keys").waitFor({ timeout: 15_000 });
  expect(await shownTokenIds(frame)).toEqual(before);
});

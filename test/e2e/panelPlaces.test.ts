// Where the views stand and what they are of: beside the editor, below it, and a text that is in no file. The pictures of the
// README are made here.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./editor/accessibility";
import { tokenIdsOf } from "./editor/installedLoupe";
import { chooseFromMenu, openView, panelFrame, shownTokenIds, waitUntilPainted } from "./editor/panel";
import { pictureForReadme } from "./editor/readmePictures";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/basket.ts";
const SIZE = { width: 1360, height: 850 };
/** Within `put`, and within a word that comes again. */
const PLACE = [18, 36] as const;
const OWN = "const 인사 = greet('안녕하세요');\nHello, 토큰 🙂";

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("places");
  await vscode.page.setViewportSize(SIZE);
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(FILE);
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

/** Nothing of the page lies beside it. */
const overhang = (frame: Frame): Promise<number> =>
  frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

async function goToWord(): Promise<void> {
  await vscode.workbench.goTo(...PLACE);
}

test("looks well beside the code: arcs, the painted code, the whole way", async () => {
  const { page, workbench } = vscode;
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await goToWord();
  await workbench.runCommand("Loupe: Explain Tokens");
  const frame = await panelFrame(page);
  await waitUntilPainted(frame);
  await frame.locator('[data-testid="flow-stages"]').waitFor();
  await expect.poll(() => frame.locator(".flow-size").last().textContent()).toContain("ms");
  await pictureForReadme(page, "way.png", SIZE);
  await vscode.screenshot("places-way");
  await openView(frame, "attention");
  await frame.locator('[data-testid="overlay"]').selectOption("attention");
  await waitUntilPainted(frame);
  await pictureForReadme(page, "panel.png", SIZE);
  await vscode.screenshot("places-attention");
  expect(await overhang(frame)).toBeLessThanOrEqual(0);
  const arcs = await frame.locator(".arc-space").boundingBox();
  expect(arcs?.height ?? 0).toBeGreaterThan(40);
});

test("moves below the editor and back, with what it shows", async () => {
  const { page } = vscode;
  const before = await shownTokenIds(await panelFrame(page));
  await chooseFromMenu(await panelFrame(page), "move");
  await page.locator(".part.panel iframe.webview, .part.panel .pane-body").first().waitFor();
  await page.locator(".tab", { hasText: "Explain Tokens" }).waitFor({ state: "detached" });
  const below = await panelFrame(page);
  await expect.poll(() => shownTokenIds(below)).toEqual(before);
  await openView(below, "heads");
  expect(await overhang(below)).toBeLessThanOrEqual(0);
  expect(await violations(below)).toEqual([]);
  await vscode.screenshot("places-below");
  await chooseFromMenu(below, "move");
  await page.locator(".tab", { hasText: "Explain Tokens" }).waitFor();
  await expect.poll(async () => shownTokenIds(await panelFrame(page))).toEqual(before);
});

test("explains a text that is in no file: its tokens are the tokenizer's, and the editor's come back", async () => {
  const { page, workbench, profile, extensionFolder } = vscode;
  const before = await shownTokenIds(await panelFrame(page));
  await workbench.runCommand("Loupe: Explain a Text of Your Own");
  const frame = await panelFrame(page);
  await frame.locator('[data-testid="text-input"]').fill(OWN);
  const file = join(profile.folder, "own.txt");
  writeFileSync(file, OWN);
  const reference = tokenIdsOf(extensionFolder, file);
  await expect.poll(() => shownTokenIds(frame)).toEqual(reference);
  const counts = await frame.locator('[data-testid="text-counts"]').textContent();
  expect(counts).toContain(`${reference.length} tokens`);
  expect(counts).toContain(`${Buffer.from(OWN).length} bytes`);
  await openView(frame, "next");
  expect(await violations(frame)).toEqual([]);
  await vscode.screenshot("places-own-text");
  await frame.locator('[data-testid="text-close"]').click();
  await expect.poll(() => shownTokenIds(frame)).toEqual(before);
});

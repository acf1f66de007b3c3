// "Explain Tokens" beyond one short selection: thousands of tokens, the status bar, an explanation saved and opened
// again, the page in Korean, and at 200% zoom.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenIdsOf } from "./editor/installedLoupe";
import {
  attributeNumbers,
  chooseFromMenu,
  openView,
  panelFrame,
  sentenceOf,
  waitUntilPainted,
  shownTokenIds,
  tableNumbers,
  tokenChip,
  vectorNumbers,
  VIEWS,
} from "./editor/panel";
import { loupeProcesses } from "./editor/processes";
import { dot } from "./editor/recompute";
import type { Profile } from "./editor/profile";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/money.ts";
const LONG_FILE = "long.ts";
/** Far fewer than thousands of tokens would have. */
const MAX_NODES = 2500;
const PATIENCE = { timeout: 60_000 };

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("explanation", writeLongFile);
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

/** Some two thousand tokens; one line is wider than any window. */
function writeLongFile({ workspace }: Profile): void {
  const wide = `const wide = [${Array.from({ length: 50 }, (_, i) => `"price ${i}"`).join(", ")}];\n`;
  const lines = Array.from({ length: 150 }, (_, i) => `export const price${i} = multiply(${i}, rate);\n`);
  writeFileSync(join(workspace, LONG_FILE), `${wide}${lines.join("")}`);
}

/** From the page back to the editor beside it. */
async function focusText(): Promise<void> {
  await vscode.page.keyboard.press("Control+1");
  await vscode.page.locator(".editor-group-container.active .monaco-editor").first().waitFor();
}

async function explainAll(file: string, command = "Loupe: Explain Tokens"): Promise<Frame> {
  const { workbench } = vscode;
  await focusText();
  await workbench.openFile(file);
  await workbench.press("Control+a");
  await workbench.statusItem("selected").waitFor();
  await workbench.runCommand(command);
  const frame = await panelFrame(vscode.page);
  const count = tokenIdsOf(vscode.extensionFolder, join(vscode.profile.workspace, file)).length;
  await expect
    .poll(() => frame.locator('[data-testid="token-count"]').textContent(), PATIENCE)
    .toContain(String(count));
  await waitUntilPainted(frame);
  return frame;
}

/** The strip has nodes for the lines in view only: the keys lead anywhere. */
async function goToToken(frame: Frame, index: number): Promise<void> {
  await frame.locator("loupe-strip").focus();
  await vscode.page.keyboard.press("Home");
  for (let count = 0; count < index; count += 1) await vscode.page.keyboard.press("ArrowRight");
  await frame.locator(`[data-testid="token"][data-index="${index}"][aria-pressed="true"]`).waitFor();
  await waitUntilPainted(frame);
}

const fileOf = (place: string) => place.split(":")[0]?.split("/").at(-1) ?? "";

/** `src/basket.ts:9` is open, and the cursor there. */
async function isAt(place: string): Promise<void> {
  await vscode.page.locator(".tab.active", { hasText: fileOf(place) }).waitFor();
  await vscode.workbench.statusItem(`Ln ${place.split(":")[1]}, Col 1`).waitFor();
}

async function closePanel(): Promise<void> {
  await focusText();
  await vscode.workbench.runCommand("View: Close Editors in Other Groups");
  await vscode.page.locator("iframe.webview").waitFor({ state: "detached" });
}

test("counts the selection's tokens in the status bar", async () => {
  const { workbench, profile, extensionFolder } = vscode;
  await workbench.openFile(FILE);
  await workbench.press("Control+a");
  const count = tokenIdsOf(extensionFolder, join(profile.workspace, FILE)).length;
  await workbench.statusItem(`${count} tokens (`).waitFor();
});

test("stays light with thousands of tokens, in every view", async () => {
  const frame = await explainAll(LONG_FILE);
  expect(await frame.locator('[data-testid="left-out"]').textContent()).toMatch(/window holds/);
  for (const view of VIEWS) {
    await openView(frame, view);
    expect(await frame.locator("*").count(), view).toBeLessThan(MAX_NODES);
  }
  await vscode.screenshot("explanation-long");
}, 240_000);

test("wraps the strip: no token stands beyond its right edge", async () => {
  const frame = await panelFrame(vscode.page);
  const strip = frame.locator("loupe-strip");
  const left = () => strip.evaluate((node) => (node as unknown as { scrollLeft: number }).scrollLeft);
  await goToToken(frame, 40);
  await strip.evaluate((node) => ((node as unknown as { scrollLeft: number }).scrollLeft = 1000));
  expect(await left()).toBe(0);
}, 120_000);

/** The cosines of the places on screen, computed again from the vectors on screen; with their names. */
async function checkedPlaces(frame: Frame): Promise<readonly string[]> {
  const [own, mean] = [await vectorNumbers(frame, "selection"), await vectorNumbers(frame, "mean")];
  const cells = frame.locator('[data-testid="similar-places"] [data-vector]');
  const cosines = await attributeNumbers(cells, "data-value");
  const vectors = await cells.evaluateAll((all) =>
    (all as unknown as readonly { getAttribute: (name: string) => string }[]).map((cell) =>
      cell.getAttribute("data-vector").split(" ").map(Number),
    ),
  );
  expect(cosines.length).toBeGreaterThan(0);
  const less = (vector: readonly number[]) => vector.map((value, i) => value - (mean[i] ?? NaN));
  cosines.forEach((cosine, i) => {
    const [a, b] = [less(own), less(vectors[i] ?? [])];
    expect(Math.abs(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) - cosine)).toBeLessThan(1e-4);
  });
  expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
  const names = await frame.locator('[data-testid="similar-places"] button').allTextContents();
  return names.map((name) => name.trim());
}

test("finds similar places of the open files, and of the workspace, with cosines that can be computed again", async () => {
  const { page } = vscode;
  const frame = await panelFrame(page);
  await openView(frame, "similar");
  const open = await checkedPlaces(frame);
  expect(open.join()).not.toContain("basket.ts");
  await frame.locator('[data-testid="similar-scope"]').focus();
  await page.keyboard.press("ArrowDown");
  await expect
    .poll(() => frame.locator('[data-testid="similar-places"]').textContent())
    .toContain("basket.ts");
  await waitUntilPainted(frame);
  const all = await checkedPlaces(frame);
  await vscode.screenshot("explanation-similar");
  // One by the mouse and one by the keyboard, each a file that is not open.
  const elsewhere = all.filter((name) => !open.includes(name));
  const [first = "", second = ""] = elsewhere.filter(
    (name, i) => elsewhere.findIndex((n) => fileOf(n) === fileOf(name)) === i,
  );
  const place = (name: string) => frame.getByRole("button", { name, exact: true });
  await place(first).click();
  await isAt(first);
  // The list is drawn anew where the panel has followed: a key that comes then goes nowhere.
  await waitUntilPainted(frame);
  const tab = vscode.page.locator(".tab.active", { hasText: fileOf(second) });
  const gone = async () => {
    if (!(await tab.isVisible())) await place(second).press("Enter");
    return tab.isVisible();
  };
  await expect.poll(gone, { ...PATIENCE, interval: 1_000 }).toBe(true);
  await isAt(second);
}, 120_000);

test("saves an explanation that opens again with the same numbers, and says what it does not hold", async () => {
  const { page, profile } = vscode;
  const frame = await explainAll(FILE);
  await openView(frame, "attention");
  await goToToken(frame, 9);
  // A row for each token that it may look at.
  const rows = async () => (await tableNumbers(frame, "example")).length;
  await expect.poll(rows, PATIENCE).toBe(10);
  const before = await tableNumbers(frame, "example");
  const ids = await shownTokenIds(frame);
  const count = await frame.locator('[data-testid="token-count"]').textContent();
  const saved = join(profile.workspace, "money.ts.loupe.json");
  await chooseFromMenu(frame, "save");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor();
  await input.press("Enter");
  await expect.poll(() => existsSync(saved), PATIENCE).toBe(true);
  expect(JSON.parse(readFileSync(saved, "utf8"))).toMatchObject({ format: "loupe-explanation", version: 1 });
  await explainAll(LONG_FILE);
  const now = await panelFrame(page);
  await chooseFromMenu(now, "open");
  await input.waitFor();
  // The file dialog ignores Enter while it still looks the path up.
  const opened = async () => {
    if (await input.isVisible()) {
      await input.fill(saved);
      await input.press("Enter");
    }
    return now.locator('[data-testid="token-count"]').textContent();
  };
  await expect.poll(opened, { ...PATIENCE, interval: 1_000 }).toBe(count);
  await openView(now, "attention");
  await goToToken(now, 9);
  expect(await shownTokenIds(now)).toEqual(ids);
  expect(await tableNumbers(now, "example")).toEqual(before);
  await openView(now, "layers");
  await expect
    .poll(() => now.locator('[data-testid="layers"]').textContent())
    .toContain("does not hold this");
  await closePanel();
}, 180_000);

test("shares a view as one file: every head's picture, the stages by name, and nothing from elsewhere", async () => {
  const { page, profile, workbench } = vscode;
  await workbench.openFile(FILE);
  const frame = await explainAll(FILE);
  const shared = async (view: string) => {
    await openView(frame, view);
    await chooseFromMenu(frame, "share");
    const input = page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.press("Enter");
    const file = join(profile.workspace, `loupe-${view}.html`);
    // The editor makes the file before it writes into it.
    const written = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
    await expect.poll(written, PATIENCE).toMatch(/<\/html>\s*$/);
    return written();
  };
  const heads = await shared("heads");
  const pictures = await frame.locator(".thumbnail").count();
  expect(pictures).toBeGreaterThan(0);
  expect(heads.match(/<img/g)?.length).toBeGreaterThanOrEqual(pictures);
  const flow = await shared("flow");
  expect(flow.replaceAll(/<[^>]*>/g, " ")).toMatch(/Layer 0\s+attention\s+feed-forward/);
  for (const html of [heads, flow]) expect(html).not.toMatch(/<script|https?:|<button/);
  await closePanel();
}, 180_000);

test("is whole at 200% zoom, in every view", async () => {
  const frame = await explainAll(FILE);
  // To a page, 200% is half as many pixels of its own.
  const full = { width: 1280, height: 800 };
  await vscode.page.setViewportSize({ width: full.width / 2, height: full.height / 2 });
  await vscode.workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  for (const view of VIEWS) {
    await openView(frame, view);
    const { scrollWidth, clientWidth } = await frame.evaluate<{ scrollWidth: number; clientWidth: number }>(
      "({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })",
    );
    expect(scrollWidth, view).toBeLessThanOrEqual(clientWidth);
    await vscode.screenshot(`explanation-zoom-${view}`);
  }
  await vscode.page.setViewportSize(full);
  await vscode.workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await closePanel();
}, 240_000);

/** What a language pack sets before VS Code starts; none can be had here, so VS Code's own texts stay English. */
test("speaks Korean in every view, and in what it cannot answer", async () => {
  const { page, workbench, extensionFolder } = vscode;
  await page.addInitScript('globalThis._VSCODE_NLS_LANGUAGE = "ko"');
  await page.reload();
  // Not the explorer: VS Code may not have stored yet that the side bar is in sight again.
  await workbench.statusItem("Loupe: ").waitFor();
  const frame = await explainAll(FILE, "Loupe: 토큰 들여다보기");
  for (const view of VIEWS) {
    await openView(frame, view);
    for (const heading of await frame.locator("h2, [role=tab]").allTextContents())
      expect(heading.trim(), view).toMatch(/[가-힣]/);
    await vscode.screenshot(`explanation-ko-${view}`);
  }
  expect(await sentenceOf(frame, "weights")).toMatch(/[가-힣]/);
  // Halted first, so that nothing is answered.
  await openView(frame, "layers");
  const engines = loupeProcesses(extensionFolder).filter(({ commandLine }) =>
    commandLine.includes("engine.js"),
  );
  for (const { pid } of engines) process.kill(pid, "SIGSTOP");
  await (await tokenChip(frame, 3)).click();
  await frame.locator('[data-testid="layers"][aria-busy="true"]').waitFor();
  for (const { pid } of engines) process.kill(pid, "SIGKILL");
  await frame.getByText("답을 얻지 못했습니다: 엔진이 멈췄습니다(ended by SIGKILL)").waitFor();
  await vscode.screenshot("explanation-ko-refused");
}, 240_000);

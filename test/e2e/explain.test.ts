// Every view of "Explain Tokens" by mouse and by keyboard; its numbers read out of the page and computed again with code
// of the tests' own; the scan for people who use a reader; and what is painted over the code.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./editor/accessibility";
import {
  attributeNumbers,
  openView,
  panelFrame,
  selectToken,
  sentenceOf,
  settled,
  shownTokenIds,
  tableNumbers,
  vectorNumbers,
  VIEWS,
} from "./editor/panel";
import { dequantisedRow, dot, farthest, softmax } from "./editor/recompute";
import { pictureForReadme } from "./editor/readmePictures";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/money.ts";
const TOKEN = 9;
const MAX_ERROR = 1e-4;

let vscode: VsCode;
/** Largest difference between a number of the page and its recomputation. */
let maxError = 0;

beforeAll(async () => {
  vscode = await startVsCode("explain");
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(FILE);
  await vscode.workbench.goTo(7, 1);
  for (let line = 0; line < 4; line += 1) await vscode.workbench.press("Shift+ArrowDown");
  await vscode.workbench.runCommand("Loupe: Explain Tokens");
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

function agrees(shown: readonly number[], own: readonly number[]): void {
  const error = farthest(shown, own);
  expect(error).toBeLessThan(MAX_ERROR);
  maxError = Math.max(maxError, error);
}

test("works attention out with numbers that can be computed again", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "attention");
  await selectToken(frame, TOKEN);
  // Columns: place, token, q·k, score, weight.
  const rows = await tableNumbers(frame, "example");
  expect(rows).toHaveLength(TOKEN + 1);
  const column = (index: number) => rows.map((row) => row[index] ?? NaN);
  agrees(column(4), softmax(column(3)));
  const [query, key] = [await vectorNumbers(frame, "query"), await vectorNumbers(frame, "key")];
  const looked = column(4).indexOf(Math.max(...column(4)));
  agrees([column(2)[looked] ?? NaN], [dot(query, key)]);
  agrees([column(3)[looked] ?? NaN], [dot(query, key) / Math.sqrt(query.length)]);
  // The head's answer: the first token sees only itself, so its answer is its value.
  await selectToken(frame, 0);
  // Sections are drawn one a frame: both are of this token once they agree.
  const both = async () =>
    [await vectorNumbers(frame, "output"), await vectorNumbers(frame, "value")] as const;
  await expect.poll(async () => farthest(...(await both())), { timeout: 10_000 }).toBeLessThan(MAX_ERROR);
  agrees(...(await both()));
});

test("gives probabilities that are the softmax of the logits, at any temperature", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "next");
  await selectToken(frame, TOKEN);
  // Columns: candidate, id, logit, probability, probability at the temperature.
  const rows = await tableNumbers(frame, "next");
  const [first] = rows;
  const ratios = (temperature: number) =>
    rows.map((row) => Math.exp(((row[2] ?? NaN) - (first?.[2] ?? NaN)) / temperature));
  const shown = (column: number, of = rows) =>
    of.map((row) => (row[column] ?? NaN) / (of[0]?.[column] ?? NaN));
  agrees(shown(3), ratios(1));
  await frame.locator('[data-testid="temperature"]').fill("0.5");
  await expect.poll(async () => (await tableNumbers(frame, "next"))[0]?.[4]).toBeGreaterThan(first?.[3] ?? 1);
  const cooler = await tableNumbers(frame, "next");
  agrees(shown(4, cooler), ratios(0.5));
  expect(await sentenceOf(frame, "next")).toContain("sum to 1.000000");
});

test("lets the last layer say what the model says", async () => {
  const frame = await panelFrame(vscode.page);
  const best = (await tableNumbers(frame, "next"))[0]?.[3] ?? NaN;
  await openView(frame, "layers");
  const rows = await tableNumbers(frame, "layers");
  expect(rows).toHaveLength(7);
  agrees([rows.at(-1)?.[2] ?? NaN], [best]);
});

test("shows the bytes of the model's file: the embedding's row, the matrix of a head", async () => {
  const frame = await panelFrame(vscode.page);
  const modelPath = join(vscode.extensionFolder, "models/default/model.onnx");
  const tokenId = (await shownTokenIds(frame))[TOKEN] ?? -1;
  await openView(frame, "embedding");
  agrees(
    await vectorNumbers(frame, "embedding"),
    dequantisedRow(modelPath, { name: "lm_head.MatMul", row: tokenId, columns: 256 }),
  );
  await openView(frame, "weights");
  const block = frame.locator('[data-testid="weights"] .block tr').nth(1).locator("td");
  const values = await attributeNumbers(block, "data-value");
  const row = dequantisedRow(modelPath, {
    name: "model.layers.0.attn.qkv_proj.MatMul",
    row: 0,
    columns: 256,
  });
  agrees(values, row.slice(0, values.length));
  expect(values.length).toBeGreaterThan(0);
  process.stdout.write(`explain.maxError ${maxError.toExponential(2)}\n`);
});

test("leads through every view by the keyboard, each with a sentence", async () => {
  const frame = await panelFrame(vscode.page);
  await frame.locator('[data-testid="tab-tokens"]').click();
  for (const view of VIEWS) {
    await frame.locator(`[data-testid="view-${view}"]`).waitFor();
    await settled(frame);
    const sentences = await frame.locator(".sentence").allTextContents();
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect(sentence.trim()).not.toBe("");
    await vscode.screenshot(`explain-${view}`);
    if (view === "attention") await pictureForReadme(vscode.page, "panel.png", { width: 1280, height: 800 });
    await vscode.page.keyboard.press("ArrowRight");
  }
  await openView(frame, "attention");
  await vscode.page.keyboard.press("]");
  await frame.locator('[data-testid="head-1"][aria-checked="true"]').waitFor();
  await vscode.page.keyboard.press("[");
  await frame.locator('[data-testid="head-0"][aria-checked="true"]').waitFor();
});

test("walks over the map and the text by the arrow keys, as the mouse does", async () => {
  const frame = await panelFrame(vscode.page);
  const isSelected = (token: number) =>
    frame.locator(`[data-testid="token"][data-index="${token}"][aria-pressed="true"]`).waitFor();
  await openView(frame, "attention");
  await selectToken(frame, TOKEN);
  await frame.locator("loupe-map").press("ArrowUp");
  await isSelected(TOKEN - 1);
  await frame.locator("loupe-map").press("Home");
  await settled(frame);
  expect(await sentenceOf(frame, "example")).toContain("asks token 0");
  await openView(frame, "next");
  await frame.locator("loupe-text").press("ArrowRight");
  await isSelected(TOKEN);
});

test("takes a reader through all views on the tour", async () => {
  const frame = await panelFrame(vscode.page);
  await frame.locator('[data-testid="tour"]').click();
  for (const view of VIEWS) {
    await frame.locator(`[data-testid="view-${view}"]`).waitFor();
    await frame.locator('[data-testid="tour-next"]').click();
  }
  await expect.poll(() => frame.locator('[data-testid="tour-step"]').count()).toBe(0);
});

test("paints tokens, surprise, attention and counts over the code, and takes them away", async () => {
  const { workbench } = vscode;
  const painted = () => workbench.editor("money.ts").locator('[class*="TextEditorDecorationType"]').count();
  for (const command of [
    "Loupe: Paint Token Boundaries",
    "Loupe: Paint Surprise",
    "Loupe: Paint Attention of the Token at the Cursor",
    "Loupe: Show Tokens per Line",
  ]) {
    await workbench.runCommand(command);
    await expect.poll(painted, { timeout: 15_000 }).toBeGreaterThan(0);
    await vscode.screenshot(command.replaceAll(/[^\w]+/g, "-").toLowerCase());
    await workbench.runCommand("Loupe: Paint Nothing");
    await expect.poll(painted, { timeout: 15_000 }).toBe(0);
  }
}, 240_000);

test("has nothing that the accessibility scan objects to, in any theme", async () => {
  const frame = await panelFrame(vscode.page);
  const found: string[] = [];
  for (const { theme, className } of [
    { theme: "Light Modern", className: "vs" },
    { theme: "Dark High Contrast", className: "hc-black" },
    { theme: "Dark Modern", className: "vs-dark" },
  ]) {
    await vscode.workbench.runCommand("Preferences: Color Theme");
    await vscode.workbench.choose(theme);
    await vscode.page.locator(`.monaco-workbench.${className}`).waitFor();
    for (const view of VIEWS) {
      await openView(frame, view);
      await vscode.screenshot(`explain-${className}-${view}`);
      for (const { id, nodes } of await violations(frame))
        found.push(`${theme}, ${view}: ${id} ${nodes.join(" ")}`);
    }
  }
  process.stdout.write(`explain.axeViolations ${found.length}\n`);
  expect(found).toEqual([]);
}, 300_000);

// The numbers of "Explain Tokens", read out of the page and computed again with code of the tests' own: attention, heads,
// softmax and temperature, position, the logit lens, and the bytes of the model's file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bestOtherDistance, partnersOf, ROLES, scoreOf, shuffledScores } from "./editor/headRoles";
import {
  aimAfter,
  attributeNumbers,
  chooseFromMenu,
  openView,
  panelFrame,
  selectToken,
  sentenceOf,
  shownTokenIds,
  tableNumbers,
  vectorNumbers,
} from "./editor/panel";
import { chooseHead, measuredHeads, tokenTexts, weightsOfHead } from "./editor/panelHeads";
import {
  dequantisedRow,
  dot,
  farthest,
  rmsNorm,
  rotaryFrequency,
  rotated,
  softmax,
  storedFloats,
  timesMatrix,
} from "./editor/recompute";
import { sliderIn } from "./editor/slider";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/money.ts";
const TOKEN = 9;
const MAX_ERROR = 1e-4;
const NO_ROLE = "no clear role";
/** The output matrix, which is the table of embeddings as well. */
const TABLE = { name: "lm_head.MatMul", columns: 256 };

let vscode: VsCode;
let modelPath = "";
let config: { rope_theta: number; rms_norm_eps: number; num_attention_heads: number };
/** Largest difference between a number of the page and its recomputation. */
let maxError = 0;

beforeAll(async () => {
  vscode = await startVsCode("proofs");
  modelPath = join(vscode.extensionFolder, "models/default/model.onnx");
  const configPath = join(vscode.extensionFolder, "models/default/config.json");
  config = JSON.parse(readFileSync(configPath, "utf8")) as typeof config;
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(FILE);
  await vscode.workbench.goTo(7, 1);
  for (let line = 0; line < 4; line += 1) await vscode.workbench.press("Shift+ArrowDown");
  await vscode.workbench.runCommand("Loupe: Explain Tokens");
});
afterAll(() => {
  process.stdout.write(`explain.maxError ${maxError.toExponential(2)}\n`);
  return vscode?.stop();
});
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
  const products = await vectorNumbers(frame, "products");
  agrees(
    products,
    query.map((value, i) => value * (key[i] ?? NaN)),
  );
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
  await aimAfter(frame);
  await selectToken(frame, TOKEN);
  // Columns: candidate, id, logit, probability, probability at the temperature.
  const rows = await tableNumbers(frame, "next");
  const [first] = rows;
  const ratios = (temperature: number) =>
    rows.map((row) => Math.exp(((row[2] ?? NaN) - (first?.[2] ?? NaN)) / temperature));
  const shown = (column: number, of = rows) =>
    of.map((row) => (row[column] ?? NaN) / (of[0]?.[column] ?? NaN));
  agrees(shown(3), ratios(1));
  expect(await sentenceOf(frame, "next")).toContain("sum to 1.000000");
  const slider = sliderIn(vscode.page, frame, "temperature");
  const temperatureAfter = async (before: number) => {
    const temperature = await slider.valueAfter(before);
    const at = await tableNumbers(frame, "next");
    const greedy = [1, ...Array<number>(at.length - 1).fill(0)];
    agrees(shown(4, at), temperature === 0 ? greedy : ratios(temperature));
    return temperature;
  };
  await slider.focus();
  let temperature = 1;
  for (const { key, leadsTo } of [
    { key: "ArrowLeft", leadsTo: 0.95 },
    { key: "End", leadsTo: 2 },
    { key: "ArrowRight", leadsTo: null },
    { key: "ArrowDown", leadsTo: 1.95 },
    { key: "Home", leadsTo: 0 },
    { key: "ArrowUp", leadsTo: 0.05 },
  ]) {
    await vscode.page.keyboard.press(key);
    if (leadsTo === null) continue; // where it ends it goes no further
    temperature = await temperatureAfter(temperature);
    expect(temperature).toBe(leadsTo);
  }
  // The mouse: a press in the first half, then dragged into the second.
  await slider.pressAt(0.3);
  const pressed = await temperatureAfter(temperature);
  expect(Math.abs(pressed - 0.6)).toBeLessThan(0.15);
  await slider.dragTo(0.7);
  await expect.poll(slider.value).toBeGreaterThan(1.25);
  await slider.release();
  expect(Math.abs((await temperatureAfter(pressed)) - 1.4)).toBeLessThan(0.15);
});

test("lets the last layer say what the model says", async () => {
  const frame = await panelFrame(vscode.page);
  const best = (await tableNumbers(frame, "next"))[0]?.[3] ?? NaN;
  await openView(frame, "layers");
  await aimAfter(frame);
  const rows = await tableNumbers(frame, "layers");
  expect(rows).toHaveLength(7);
  agrees([rows.at(-1)?.[2] ?? NaN], [best]);
});

test("lets layers in the middle say what their stream gives with the model's norm and head", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "layers");
  await aimAfter(frame);
  await chooseFromMenu(frame, "raw");
  const norm = storedFloats(modelPath, "model.layers.6.final_norm_layernorm.weight");
  const lastRow = frame.locator(".lens tbody tr").last().locator("td.lens-token");
  const [choice = -1] = await attributeNumbers(lastRow, "data-token-id");
  let handedOn: readonly number[] = [];
  for (const layer of [2, 3]) {
    await frame.locator(`[data-testid="stream-${layer}"]`).click();
    await expect.poll(() => sentenceOf(frame, "stream")).toContain(`Layer ${layer} adds`);
    const [takenIn, added] = [await vectorNumbers(frame, "taken-in"), await vectorNumbers(frame, "added")];
    // What one layer hands on is what the next one takes in.
    if (handedOn.length > 0) agrees(takenIn, handedOn);
    handedOn = await vectorNumbers(frame, "handed-on");
    agrees(
      handedOn,
      takenIn.map((number, i) => number + (added[i] ?? NaN)),
    );
    agrees(
      (await tableNumbers(frame, "stream")).map((row) => row[3] ?? NaN),
      handedOn,
    );
    const shares = softmax(timesMatrix(modelPath, TABLE, rmsNorm(handedOn, norm, config.rms_norm_eps)));
    expect(shares).toHaveLength(16384);
    const cells = frame
      .locator(".lens tbody tr")
      .nth(layer + 1)
      .locator("td.lens-token");
    const ids = await attributeNumbers(cells, "data-token-id");
    const best = Array.from(shares.keys()).sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0));
    // As many as find room.
    expect(ids.length).toBeGreaterThan(0);
    expect(ids).toEqual(best.slice(0, ids.length));
    agrees(
      await attributeNumbers(cells, "data-value"),
      ids.map((id) => shares[id] ?? NaN),
    );
    // Columns: layer, token, its probability, that of the final choice, and its rank.
    const row = (await tableNumbers(frame, "layers"))[layer + 1] ?? [];
    agrees([row[2] ?? NaN, row[3] ?? NaN], [shares[best[0] ?? -1] ?? NaN, shares[choice] ?? NaN]);
    expect(row[4]).toBe(best.indexOf(choice) + 1);
  }
});

test("turns query and key by the angles of their positions, and shows the sinusoid of the paper", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "embedding");
  await chooseHead(frame, { layer: 1, head: 2 });
  const query = await vectorNumbers(frame, "before");
  const key = await vectorNumbers(frame, "unturned-key");
  const turned = await vectorNumbers(frame, "after");
  const size = query.length;
  const angles = Array.from(
    { length: size / 2 },
    (_, pair) => TOKEN * rotaryFrequency(pair, size, config.rope_theta),
  );
  const shown = await attributeNumbers(frame.locator(".dial"), "data-value");
  for (const part of [Math.cos, Math.sin]) agrees(shown.map(part), angles.map(part));
  agrees(turned, rotated(query, TOKEN, config.rope_theta));
  // Columns: distance, score.
  const scores = await tableNumbers(frame, "position");
  expect(scores.map(([distance]) => distance)).toEqual(Array.from({ length: TOKEN + 1 }, (_, i) => i));
  agrees(
    scores.map(([, score]) => score ?? NaN),
    scores.map(
      ([distance = NaN]) => dot(turned, rotated(key, TOKEN - distance, config.rope_theta)) / Math.sqrt(size),
    ),
  );
  agrees(
    await vectorNumbers(frame, "sinusoid"),
    Array.from({ length: size }, (_, i) => {
      const angle = TOKEN * rotaryFrequency(i >> 1, size, 10_000);
      return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  );
});

test("measures what a head does from its weights", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "heads");
  const labelled = (await measuredHeads(frame)).find(({ name }) => name !== NO_ROLE);
  if (!labelled) throw new Error("no head has a role on these lines");
  await openView(frame, "attention");
  await chooseHead(frame, labelled);
  const texts = await tokenTexts(frame);
  const weights = await weightsOfHead(frame, texts.length);
  agrees(
    weights.map((row) => row.reduce((sum, weight) => sum + weight, 0)),
    weights.map(() => 1),
  );
  ROLES.forEach((role, i) => {
    const { score = NaN, chance = NaN } = labelled.roles[i] ?? {};
    const partners = partnersOf(role, texts);
    agrees([score], [scoreOf(weights, partners)]);
    if (role === "previous token") return agrees([chance], [bestOtherDistance(weights)]);
    // Other shuffles than the page's: its chance must lie where theirs say that the threshold is.
    const { percentile95, highest } = shuffledScores(weights, partners);
    expect(chance, role).toBeGreaterThan(percentile95 - MAX_ERROR);
    expect(chance, role).toBeLessThan(highest + MAX_ERROR);
  });
});

test("names a head's role only where it is clearly above chance", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "heads");
  const heads = await measuredHeads(frame);
  expect(heads).toHaveLength(24);
  for (const { layer, head, name, roles } of heads) {
    const excess = roles.map(({ score, chance }) => score - chance);
    const most = Math.max(...excess);
    // "at least a tenth of its attention more than by chance"
    const own = most >= 0.1 ? (ROLES[excess.indexOf(most)] ?? "") : NO_ROLE;
    expect(name, `layer ${layer}, head ${head}`).toBe(own);
    const picture = frame.locator(`[data-testid="head-${layer}-${head}"] .thumbnail-name`);
    const shown = await picture.textContent();
    if (own !== NO_ROLE) expect(shown).toContain(own);
    else expect(ROLES.filter((role) => shown?.includes(role))).toEqual([]);
  }
  expect(new Set(heads.map(({ name }) => name)).size).toBeGreaterThan(2);
});

test("shows the bytes of the model's file: the embedding's row, the matrix of a head", async () => {
  const frame = await panelFrame(vscode.page);
  const tokenId = (await shownTokenIds(frame))[TOKEN] ?? -1;
  await openView(frame, "embedding");
  await selectToken(frame, TOKEN);
  agrees(await vectorNumbers(frame, "embedding"), dequantisedRow(modelPath, { ...TABLE, row: tokenId }));
  await openView(frame, "weights");
  await chooseHead(frame, { layer: 3, head: 2 });
  const block = frame.locator('[data-testid="weights"] .block tr').nth(1).locator("td");
  const values = await attributeNumbers(block, "data-value");
  // A head's query has 64 rows.
  const row = dequantisedRow(modelPath, {
    name: "model.layers.3.attn.qkv_proj.MatMul",
    row: 2 * 64,
    columns: 256,
  });
  agrees(values, row.slice(0, values.length));
  expect(values.length).toBeGreaterThan(0);
  // Columns: part, parameters, bytes; then model, and its bytes at 32, 16, 8 and 4 bits.
  const parts = await tableNumbers(frame, "parameters");
  const count = parts.reduce((sum, part) => sum + (part[1] ?? NaN), 0);
  const sizes = [count, 7e9, 13e9].map((all) => [32, 16, 8, 4].map((bits) => (all * bits) / 8));
  expect((await tableNumbers(frame, "sizes")).map((row) => row.slice(1))).toEqual(sizes);
});

// Models from the keyboard: the list, the offer in the menu, a download from a hub on loopback, a folder of one's own, what
// is refused, and the way back. What runs then is read in the engine report; and what the panel says where that fails.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Hub, startHub } from "../support/hub";
import { TINY_FOLDER, tinyCatalog, tinyFiles } from "../support/tinyModel";
import { cutPlaces, expectations, type Expectation } from "./editor/places";
import {
  chooseView,
  openView,
  painted,
  panelFrame,
  selectToken,
  shownTokenIds,
  tableNumbers,
} from "./editor/panel";
import { loupeProcesses } from "./editor/processes";
import { pictureForReadme } from "./editor/readmePictures";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const PATIENCE = { timeout: 30_000 };
/** A software GPU, where there is one: the engine's process inherits it. */
const DRIVER = process.env["LOUPE_VULKAN_DRIVER"];

let vscode: VsCode;
let hub: Hub;
let store: string;

beforeAll(async () => {
  if (DRIVER) Object.assign(process.env, { VK_DRIVER_FILES: DRIVER, VK_ICD_FILENAMES: DRIVER });
  hub = await startHub(tinyFiles());
  vscode = await startVsCode("models", (profile) => {
    cutPlaces(profile);
    profile.writeMachineSettings({ "loupe.modelMirror": hub.address, "loupe.executionProvider": "cpu" });
  });
  store = join(vscode.profile.home, ".local/loupe/models");
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(async () => {
  await vscode?.stop();
  await hub?.close();
});
pictureEachFailure(() => vscode);

const rows = (): Locator => vscode.page.locator(".quick-input-list .monaco-list-row");
const row = (text: string): Locator => rows().filter({ hasText: text }).first();
/** The status bar's item, which names the model to people who use a reader. */
const running = (model: string, provider = ""): Locator =>
  vscode.page.getByLabel(new RegExp(`Loupe: ready. ${model} on ${provider}`)).first();
const installed = () => (existsSync(store) ? readdirSync(store).filter((name) => !name.startsWith(".")) : []);
const SHIPPED = "loupe-(nano|base)";
const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";

/** Types at a place and asks, until the ghost text is what `loupe complete` prints for this model. */
async function expectSuggestionOf(options: readonly string[], differentFrom: readonly Expectation[]) {
  const { workbench, extensionFolder, profile } = vscode;
  cutPlaces(profile);
  const all = expectations(extensionFolder, profile, options);
  const found = all.find(
    ({ suggestion }, i) => suggestion !== "" && suggestion !== differentFrom[i]?.suggestion,
  );
  if (!found) throw new Error(`no place where this model has a suggestion of its own: ${options.join(" ")}`);
  await workbench.openFile(found.place.path);
  await workbench.runCommand("File: Revert File");
  await workbench.goTo(found.place.line, found.place.before.length + 1);
  await workbench.type(found.place.typed);
  const asked = async () => {
    await workbench.press("F8");
    return workbench.ghostText(basename(found.place.path));
  };
  await expect.poll(asked, { ...PATIENCE, interval: 1_000 }).toContain(firstLine(found.suggestion));
  return all;
}

/** Types a path into the file dialog, and Enter once it has looked the path up: earlier it would take where it stands. */
async function chooseFolder(path: string, done: Locator): Promise<void> {
  const input = vscode.page.locator(".quick-input-widget input").first();
  await vscode.workbench.runCommand("Loupe: Add Model from Folder");
  await input.waitFor();
  const taken = async () => {
    if (await input.isVisible()) {
      if ((await input.inputValue()) === path) await input.press("Enter");
      else await input.fill(path);
    }
    return done.isVisible();
  };
  await expect.poll(taken, { ...PATIENCE, interval: 1_000 }).toBe(true);
}

async function reportText(): Promise<string> {
  await vscode.workbench.runCommand("Loupe: Show Engine Report");
  const lines = vscode.page.locator('.monaco-editor[data-uri^="loupe-report:"] .view-line');
  await lines.filter({ hasText: "System" }).first().waitFor();
  return (await lines.allTextContents()).join("\n").replaceAll("\u00a0", " ");
}

let shipped: readonly Expectation[];

test("Loupe: Choose Model shows what there is, with licence, size and what this machine should do with it", async () => {
  const { workbench, page } = vscode;
  shipped = expectations(vscode.extensionFolder, vscode.profile, ["--asked"]);
  await workbench.runCommand("Loupe: Choose Model");
  await row("Loupe nano").getByText("in use").waitFor();
  await row("Qwen2.5-Coder 1.5B").getByText("Apache-2.0").waitFor();
  // The shipped model is measured the first time, and the others are estimated from it.
  await row("Loupe nano").getByText("prompt tokens a second").waitFor();
  await row("Qwen2.5-Coder 1.5B").getByText("Estimate").waitFor();
  await vscode.screenshot("models-list");
  await pictureForReadme(page, "models.png", { width: 1000, height: 480 });
  await workbench.press("Escape");
  expect(hub.requests).toEqual([]);
});

test("the menu offers the strongest model that should run well, which leads to the list and fetches nothing", async () => {
  const { workbench } = vscode;
  const catalog = tinyCatalog("https://hub.invalid");
  writeFileSync(join(vscode.extensionFolder, "models/catalog.json"), JSON.stringify(catalog));
  await workbench.runCommand("Loupe: Show Menu");
  // It stands last, and rows below the edge of the list are not in the page.
  await workbench.type("stronger");
  await row("should run well here: Tiny").getByText("not tried in Loupe yet").waitFor();
  await vscode.screenshot("models-offer");
  await workbench.press("Enter");
  await row("Tiny").getByText("The strongest that should run well here").waitFor();
  await vscode.screenshot("models-list-tiny");
  expect(hub.requests).toEqual([]);
  await workbench.press("Escape");
});

test("a model is downloaded after a yes, and suggestions come from it", async () => {
  const { workbench, page } = vscode;
  await workbench.runCommand("Loupe: Choose Model");
  await row("Tiny").waitFor();
  await workbench.type("Tiny");
  await workbench.press("Enter");
  const question = page.locator(".monaco-dialog-box");
  await question.getByText("Download Tiny?").waitFor();
  await question
    .getByText(/sha256:[0-9a-f]{64}/)
    .first()
    .waitFor();
  await vscode.screenshot("models-question");
  expect(hub.requests.every(({ method }) => method === "HEAD")).toBe(true);
  await workbench.press("Enter");
  await running("tiny").waitFor();
  expect(installed()).toEqual(["tiny"]);
  await expectSuggestionOf(["--asked", "--store", store, "--model", "tiny"], shipped);
  await vscode.screenshot("models-suggestion");
  await workbench.press("Escape");
  await workbench.press("Control+s");
});

test("Loupe: Show Engine Report says what runs where, with timings", async () => {
  const text = await reportText();
  await vscode.screenshot("engine-report");
  expect(text).toContain("- Model: tiny");
  expect(text).toMatch(/- Runs on: cpu \(\d+ threads, loaded in \d+ ms\)/);
  expect(text).toMatch(/reading [\d.]+ ms, writing [\d.]+ ms in [1-9]\d* runs/);
  expect(text).toMatch(/language server \d+ MB, engine \d+ MB/);
  expect(text).not.toContain(vscode.profile.folder);
  await vscode.workbench.runCommand("View: Close All Editors");
});

/** A driver that fails takes the engine's process with it: here by our hand, halted first, so that nothing is answered. */
test.skipIf(!DRIVER)(
  "the panel says that the model failed on the GPU, and a click has the same text answered by the CPU",
  async () => {
    const { workbench, page, profile, extensionFolder } = vscode;
    const settings = profile.machineSettings;
    writeFileSync(settings, readFileSync(settings, "utf8").replace(/"cpu"/, '"webgpu"'));
    // VS Code takes a changed file over in its own time.
    await expect
      .poll(reportText, { ...PATIENCE, interval: 500 })
      .toContain("loupe.executionProvider: webgpu");
    await workbench.openFile("src/money.ts");
    await workbench.runCommand("Loupe: Restart");
    await running("tiny", "webgpu").waitFor({ timeout: 60_000 });
    const engine = loupeProcesses(extensionFolder).find(({ commandLine }) =>
      commandLine.includes("engine.js"),
    );
    if (!engine) throw new Error("no engine runs");
    process.kill(engine.pid, "SIGSTOP");
    await workbench.goTo(7, 1);
    await workbench.press("Shift+ArrowDown");
    await workbench.runCommand("Loupe: Explain Tokens");
    const frame = await panelFrame(page);
    const ids = await shownTokenIds(frame);
    await chooseView(frame, "attention");
    await frame.locator('[data-testid="map"][aria-busy="true"]').waitFor();
    process.kill(engine.pid, "SIGKILL");
    const said = frame.getByText("The model runs on webgpu, which failed: The engine stopped").first();
    await said.waitFor();
    await vscode.screenshot("models-cpu-offer");
    await frame.locator('[data-testid="cpu-offer"] button').click();
    await running("tiny", "cpu").waitFor();
    await frame.locator('[data-testid="cpu-offer"]').waitFor({ state: "detached" });
    await openView(frame, "attention");
    expect(await said.count()).toBe(0);
    expect(ids.length).toBeGreaterThan(1);
    expect(await shownTokenIds(frame)).toEqual(ids);
    // Of the last token: a weight for each that it sees.
    await selectToken(frame, ids.length - 1);
    const weights = (await tableNumbers(frame, "map")).map((each) => each[2] ?? NaN);
    expect(weights).toHaveLength(ids.length);
    expect(Math.abs(weights.reduce((total, weight) => total + weight, 0) - 1)).toBeLessThan(1e-3);
    expect(readFileSync(settings, "utf8")).toMatch(/"loupe.executionProvider": ?"cpu"/);
    await workbench.press("Control+1");
    await workbench.runCommand("View: Close All Editors");
  },
  150_000,
);

test("a folder that is no model is refused with the reason, and suggestions go on", async () => {
  const folder = join(vscode.profile.folder, "broken");
  cpSync(TINY_FOLDER, folder, { recursive: true });
  rmSync(join(folder, "tokenizer.json"));
  const notice = vscode.page
    .locator(".notification-list-item", { hasText: "tokenizer.json is missing" })
    .first();
  await chooseFolder(folder, notice);
  await vscode.screenshot("models-refused");
  expect(installed()).toEqual(["tiny"]);
  await running("tiny").waitFor();
  await vscode.workbench.runCommand("Notifications: Clear All Notifications");
});

test("a folder's model is added and used, then both are removed and Loupe's own answers again", async () => {
  const { workbench, page } = vscode;
  const folder = join(vscode.profile.folder, "My Model");
  cpSync(join(TINY_FOLDER, "../deepseek"), folder, { recursive: true });
  await chooseFolder(folder, running("my-model"));
  expect(installed().sort()).toEqual(["my-model", "tiny"]);
  for (const name of ["My Model", "Tiny"]) {
    await workbench.runCommand("Loupe: Choose Model");
    await row("Remove a Model...").waitFor();
    await workbench.type("Remove a");
    await workbench.press("Enter");
    await page.getByText("Which model is to be removed").first().waitFor();
    await workbench.type(name);
    await workbench.press("Enter");
    await expect.poll(installed, PATIENCE).not.toContain(name.toLowerCase().replace(" ", "-"));
  }
  // Which of the two: "Choose Model" has measured the large one on this machine.
  await running(SHIPPED).waitFor();
  expect(installed()).toEqual([]);
  const settings = JSON.parse(readFileSync(vscode.profile.machineSettings, "utf8")) as Record<
    string,
    unknown
  >;
  expect(settings["loupe.model"]).toBe("");
  await workbench.runCommand("Loupe: Choose Model");
  await rows()
    .filter({ hasText: /Loupe (nano|base)/ })
    .getByText("in use")
    .waitFor();
  await vscode.screenshot("models-back");
  await workbench.press("Escape");
  // The offer was made once; its model can be had again, and is not offered again.
  await workbench.runCommand("Loupe: Show Menu");
  await row("Statistics").waitFor();
  await workbench.type("stronger");
  await row("Statistics").waitFor({ state: "detached" });
  await painted(page);
  expect(await rows().filter({ hasText: "A stronger model" }).count()).toBe(0);
  await workbench.press("Escape");
});

// What surrounds ghost text: the menu, a snooze, the statistics, syllables that are being composed.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { painted } from "./editor/panel";
import { cutPlaces, expectations, type Expectation } from "./editor/places";
import { pictureForReadme } from "./editor/readmePictures";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

let vscode: VsCode;
let place: Expectation;

beforeAll(async () => {
  vscode = await startVsCode("everyday", (profile) => cutPlaces(profile));
  const found = expectations(vscode.extensionFolder, vscode.profile).find(
    ({ suggestion }) => suggestion !== "",
  );
  if (!found) throw new Error("loupe complete suggests nothing at any place of the sample workspace");
  place = found;
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";
const onDisk = (path: string) => readFileSync(join(vscode.profile.workspace, path), "utf8");

async function typeAtPlace(): Promise<string> {
  const { workbench } = vscode;
  await workbench.openFile(place.place.path);
  await workbench.runCommand("File: Revert File");
  await workbench.goTo(place.place.line, place.place.before.length + 1);
  await workbench.type(place.place.typed);
  return basename(place.place.path);
}

describe("a snooze", () => {
  test("silences suggestions until it ends, shows until when, and answers an explicit request", async () => {
    const { workbench } = vscode;
    await workbench.runCommand("Loupe: Snooze Suggestions…");
    await workbench.choose("30 minutes");
    await workbench.statusItem("Loupe: snoozed until").waitFor();
    const fileName = await typeAtPlace();
    await painted(vscode.page);
    await vscode.screenshot("snoozed");
    expect(await workbench.ghostText(fileName)).toBe("");
    await workbench.press("F8");
    await expect
      .poll(() => workbench.ghostText(fileName), { timeout: 15_000 })
      .toContain(firstLine(place.suggestion));
    await workbench.press("Escape");
    await workbench.runCommand("Loupe: End Snooze");
    await workbench.statusItem("Loupe: ready").waitFor();
  });
});

describe("the statistics", () => {
  test("count what was shown and taken, and show it as charts in a page without scripts", async () => {
    const { workbench, page } = vscode;
    const fileName = await typeAtPlace();
    await expect
      .poll(() => workbench.ghostText(fileName), { timeout: 15_000 })
      .toContain(firstLine(place.suggestion));
    await workbench.press("Tab");
    await workbench.press("Control+s");
    await expect.poll(() => onDisk(place.place.path)).toBe(place.accepted);
    await workbench.runCommand("Loupe: Show Statistics");
    const frame = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    const value = (name: string) =>
      frame.locator("dl div", { hasText: name }).locator("dd").first().textContent();
    await expect.poll(() => value("accepted whole"), { timeout: 15_000 }).toBe("1");
    expect(Number(await value("shown"))).toBeGreaterThanOrEqual(1);
    expect(await frame.locator("svg rect.accepted").count()).toBeGreaterThan(0);
    expect(await frame.locator("script:not([id])").count()).toBe(0);
    await vscode.screenshot("statistics");
    await pictureForReadme(page, "statistics.png", { width: 1000, height: 760 });
    await workbench.runCommand("View: Close All Editors");
  });
});

test("the menu offers language, file, snooze, delay, model and statistics", async () => {
  const { workbench, page } = vscode;
  await workbench.openFile(place.place.path);
  await workbench.runCommand("Loupe: Show Menu");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  for (const entry of [
    "Turn off for typescript",
    "Turn off for this file",
    "Snooze…",
    "Delay",
    "Model",
    "Statistics",
  ]) {
    await rows.filter({ hasText: entry }).first().waitFor();
  }
  await vscode.screenshot("menu");
  await workbench.press("Escape");
});

describe("a syllable that is being composed", () => {
  test.each([
    ["Korean", ["ㅎ", "하", "한", "한ㄱ", "한그", "한글"], "한글"],
    ["Japanese", ["k", "か", "かn", "かな"], "仮名"],
    ["Chinese", ["z", "zh", "zhong"], "中"],
  ])("loses no character and holds no ghost text: %s", async (_, steps, committed) => {
    const { workbench, page } = vscode;
    const fileName = basename(place.place.path);
    await workbench.openFile(place.place.path);
    await workbench.runCommand("File: Revert File");
    await workbench.goTo(1, 1);
    await workbench.type("const label = '");
    const devtools = await page.context().newCDPSession(page);
    for (const text of steps) {
      await devtools.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
      await painted(vscode.page);
      expect(await ghostInside(fileName, text)).toBe(false);
    }
    await devtools.send("Input.insertText", { text: committed });
    await workbench.type("';");
    await workbench.press("Control+s");
    await expect
      .poll(() => firstLine(onDisk(place.place.path)))
      .toMatch(new RegExp(`^const label = '${committed}';`));
    await devtools.detach();
  });
});

/** Does ghost text stand before the end of what is being composed? */
async function ghostInside(fileName: string, composed: string): Promise<boolean> {
  const [line = ""] = await vscode.workbench.editor(fileName).locator(".view-line").allTextContents();
  const ghost = await vscode.workbench.ghostText(fileName);
  if (ghost === "") return false;
  const typed = line.replaceAll("\u00a0", " ");
  return !typed.includes(`const label = '${composed}`);
}

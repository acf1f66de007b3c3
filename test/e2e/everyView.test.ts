// Every view at five widths, in four themes and both languages: nothing of it is cut without a way to it, nothing that the
// accessibility scan objects to, and most of the panel's height is the view's. Leaves a picture of each in test/e2e/out.
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./editor/accessibility";
import { HEIGHT, maximize, openBeside, setWidth } from "./editor/alone";
import { cutOff } from "./editor/cutOff";
import { openView, panelFrame, VIEWS } from "./editor/panel";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const WIDTHS = [350, 480, 771, 1280, 1600];
const USUAL = 771;
/** Of the panel's height, in a window of 1,280 × 800. */
const LEAST_VIEW = 0.6;
const THEMES = [
  { theme: "Light Modern", className: "vs" },
  { theme: "Dark High Contrast", className: "hc-black" },
  { theme: "Light High Contrast", className: "hc-light" },
  { theme: "Dark Modern", className: "vs-dark" },
];

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("every-view");
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

test("leaves most of the panel's height to the view", async () => {
  await vscode.page.setViewportSize({ width: 1280, height: HEIGHT });
  const frame = await openBeside(vscode, "Loupe: Explain Tokens");
  const shares: number[] = [];
  for (const view of VIEWS) {
    await openView(frame, view);
    await vscode.screenshot(`every-${view}-beside`);
    shares.push(await frame.evaluate<number>("document.getElementById('view').clientHeight / innerHeight"));
  }
  process.stdout.write(`view's share of the height: ${Math.min(...shares).toFixed(2)} at least\n`);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(LEAST_VIEW);
}, 180_000);

test.each(WIDTHS)(
  "cuts nothing of any view at %i px",
  async (width) => {
    const frame = await panelFrame(vscode.page);
    if (width === WIDTHS[0]) {
      await vscode.workbench.runCommand("View: Toggle Primary Side Bar Visibility");
      await maximize(vscode);
    }
    await setWidth(vscode, width);
    const found: string[] = [];
    for (const view of VIEWS) {
      await openView(frame, view);
      await vscode.screenshot(`every-${view}-${width}`);
      for (const cut of await cutOff(frame)) found.push(`${view}: ${cut}`);
    }
    expect(found).toEqual([]);
  },
  400_000,
);

async function scanThemes(language: string): Promise<readonly string[]> {
  const frame = await panelFrame(vscode.page);
  await setWidth(vscode, USUAL);
  const found: string[] = [];
  for (const { theme, className } of THEMES) {
    await vscode.workbench.runCommand("Preferences: Color Theme");
    await vscode.workbench.choose(theme);
    await vscode.page.locator(`.monaco-workbench.${className}`).waitFor();
    for (const view of VIEWS) {
      await openView(frame, view);
      await vscode.screenshot(`every-${view}-${language}-${className}`);
      for (const { id, nodes } of await violations(frame))
        found.push(`${language}, ${theme}, ${view}: ${id} ${nodes.join(" ")}`);
    }
  }
  process.stdout.write(`explain.axeViolations ${found.length} (${language}, ${THEMES.length} themes)\n`);
  return found;
}

test("has nothing that the accessibility scan objects to in four themes", async () => {
  expect(await scanThemes("en")).toEqual([]);
}, 900_000);

/** What a language pack sets before VS Code starts; none can be had here. */
test("nor in Korean", async () => {
  await vscode.stop();
  vscode = await startVsCode("every-view-ko");
  const { page, workbench } = vscode;
  await page.addInitScript('globalThis._VSCODE_NLS_LANGUAGE = "ko"');
  await page.reload();
  await workbench.statusItem("Loupe: ").waitFor();
  await openBeside(vscode, "Loupe: 토큰 들여다보기");
  await maximize(vscode);
  expect(await scanThemes("ko")).toEqual([]);
}, 900_000);

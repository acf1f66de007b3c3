// Every view of the large shipped model, thirty layers of nine heads: each comes, and nothing of it is cut. Leaves a picture
// of each in test/e2e/out.
import { afterAll, beforeAll, expect, test } from "vitest";
import { maximize, openBeside, setWidth } from "./editor/alone";
import { cutOff } from "./editor/cutOff";
import { openView, panelFrame, VIEWS, waitUntilPainted } from "./editor/panel";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const LARGE = { model: "loupe-base", layers: 30, heads: 9 };
const WIDTH = 771;

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("base-views", ({ writeMachineSettings }) =>
    writeMachineSettings({ "loupe.model": LARGE.model }),
  );
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

test("has the numbers of the large model once that is loaded", async () => {
  const { workbench } = vscode;
  // The small one stands in while the large one is loaded: the panel says whose numbers it has.
  const heading = async () => {
    await workbench.openFile("src/money.ts");
    await workbench.runCommand("Loupe: Explain Tokens");
    return (await panelFrame(vscode.page)).locator("body").textContent();
  };
  await expect.poll(heading, { timeout: 240_000, interval: 5_000 }).toContain(LARGE.model);
  await workbench.runCommand("View: Close All Editors");
}, 300_000);

test("shows every view of a large model", async () => {
  await openBeside(vscode, "Loupe: Explain Tokens");
  await vscode.workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await maximize(vscode);
  await setWidth(vscode, WIDTH);
  const frame = await panelFrame(vscode.page);
  const found: string[] = [];
  for (const view of VIEWS) {
    await openView(frame, view);
    await vscode.screenshot(`base-${view}`);
    for (const cut of await cutOff(frame)) found.push(`${view}: ${cut}`);
  }
  expect(found).toEqual([]);
  await openView(frame, "heads");
  expect(await frame.locator(".thumbnail").count()).toBe(LARGE.layers * LARGE.heads);
}, 600_000);

test("finds what a suggestion came from when it is asked to, and says how far it is", async () => {
  const frame = await panelFrame(vscode.page);
  await openView(frame, "suggestion");
  await frame.locator('[data-testid="find-cause"]').click();
  await frame.locator('[data-testid="cause-lines"]').waitFor({ timeout: 120_000 });
  await vscode.screenshot("base-cause-progress");
  await waitUntilPainted(frame);
  await frame.locator(".progress-line").waitFor({ state: "detached", timeout: 240_000 });
  await vscode.screenshot("base-cause");
  expect(await frame.locator('[data-testid="cause-sentence"]').textContent()).toMatch(/came from/);
}, 600_000);

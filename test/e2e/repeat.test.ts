// An edit that was made in two places, made again in the others by one key.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const LINES = ["run(first, 1);", "run(second, 1);", "run(third, 1);", "run(fourth, 1);", ""];
const REPEATS = "src/repeats.js";

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("repeat", (profile) => {
    writeFileSync(join(profile.workspace, REPEATS), LINES.join("\n"));
  });
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

test("an edit made in two places is made in the others by one key, one after the other", async () => {
  const { workbench, page, profile } = vscode;
  await workbench.openFile(REPEATS);
  for (const line of [1, 2]) {
    await workbench.goTo(line, (LINES[line - 1] ?? "").indexOf("1)") + 2);
    await workbench.type(", true");
  }
  await page.locator(".statusbar-item", { hasText: "The same edit fits 2 more places" }).waitFor();
  const wanted = LINES.map((line) => line.replace("1)", "1, true)")).join("\n");
  // The key goes to a place first, and makes the edit where it is there already.
  const made = async () => {
    await workbench.press("Alt+Enter");
    await workbench.press("Control+s");
    return readFileSync(join(profile.workspace, REPEATS), "utf8");
  };
  await expect.poll(made, { interval: 1_000 }).toBe(wanted);
});

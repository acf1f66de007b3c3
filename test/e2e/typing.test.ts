// Ghost text while a line is typed, unasked: every other test asks for it with a key.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const FILE = "src/basket.ts";
/** Counted from 1: it repeats what stands above it, as code does. */
const LINE = 19;
/** As long as a person rests: what has not come by then does not come at this place. */
const PAUSE_MS = 1_000;

let vscode: VsCode;
let line: string;

beforeAll(async () => {
  vscode = await startVsCode("typing", (profile) => {
    const path = join(profile.workspace, FILE);
    const lines = readFileSync(path, "utf8").split("\n");
    [line] = lines.splice(LINE - 1, 1, "") as [string];
    writeFileSync(path, lines.join("\n"));
  });
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

test("comes while a line is typed, and goes on as it is typed through", async () => {
  const { workbench, page } = vscode;
  await workbench.openFile(FILE);
  await workbench.goTo(LINE, 1);
  const shown: string[] = [];
  for (const [index, character] of [...line].entries()) {
    await page.keyboard.press(character === " " ? "Space" : character);
    await workbench.statusItem(`Ln ${LINE}, Col ${index + 2}`).waitFor();
    shown.push(await ghostInPause());
  }
  const withText = shown.filter((text) => text !== "");
  expect(withText.length).toBeGreaterThanOrEqual(5);
  const isGoneOn = (text: string, index: number) =>
    text !== "" && shown[index - 1] === `${line.charAt(index)}${text}`;
  expect(shown.filter(isGoneOn).length).toBeGreaterThan(0);
}, 240_000);

/** As soon as it is there; "" where none comes. */
async function ghostInPause(): Promise<string> {
  const { workbench } = vscode;
  const ghost = workbench.ghost("basket.ts").first();
  await ghost.waitFor({ timeout: PAUSE_MS }).catch(() => undefined);
  return workbench.ghostText("basket.ts");
}

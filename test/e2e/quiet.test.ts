// How often Loupe speaks: the dial, the key that shows a suggestion while it is held; and what it answers to other
// extensions.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ASK, placeAskingExtension } from "./editor/askingExtension";
import { cutPlaces, expectations, type Expectation } from "./editor/places";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

let vscode: VsCode;
let answersFile: string;
let expected: Expectation;

beforeAll(async () => {
  vscode = await startVsCode("quiet", (profile) => {
    cutPlaces(profile);
    profile.writeKeybindings([{ key: "f9", command: "loupe.peek", when: "editorTextFocus" }]);
    answersFile = placeAskingExtension(profile);
  });
  const [first] = expectations(vscode.extensionFolder, vscode.profile).filter(
    ({ suggestion }) => suggestion !== "",
  );
  if (!first) throw new Error("loupe complete suggests nothing at any place of the sample workspace");
  expected = first;
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

const ghost = () => vscode.workbench.ghostText(basename(expected.place.path));

/** Turns the dial in the menu of its key; the row's name stands behind an icon. */
async function turnTo(eagerness: string): Promise<void> {
  const { page, workbench } = vscode;
  await workbench.press("Control+k");
  await workbench.press("Control+y");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: eagerness }).first().click();
  await expect.poll(settings).toContain('"loupe.eagerness"');
}

const settings = () => readFileSync(join(vscode.profile.user, "User", "settings.json"), "utf8");

test("the dial is turned by its key, and the choice stands in the settings", async () => {
  await vscode.workbench.openFile(expected.place.path);
  await turnTo("on request only");
  await expect.poll(settings).toContain('"onRequest"');
});

test("on request only, nothing shows by itself, and the key asks", async () => {
  const { place, suggestion } = expected;
  const { workbench } = vscode;
  await workbench.goTo(place.line, place.before.length + 1);
  await workbench.type(place.typed);
  expect(await ghost()).toBe("");
  await workbench.press("F8");
  await expect.poll(ghost).toContain(suggestion.split("\n", 1)[0]);
  await workbench.press("Escape");
  await expect.poll(ghost).toBe("");
});

test("while its key is held ghost text stands at the cursor, and goes with it", async () => {
  const { page } = vscode;
  // A key that is down already repeats.
  const held = async () => {
    await page.keyboard.down("F9");
    return ghost();
  };
  await expect.poll(held, { interval: 200 }).toContain(expected.suggestion.split("\n", 1)[0]);
  await page.keyboard.up("F9");
  await expect.poll(ghost).toBe("");
});

test("another extension gets tokens, surprise and the reason, once the person agrees to each", async () => {
  const { page, workbench } = vscode;
  await workbench.runCommand(ASK);
  const agree = async () => {
    const buttons = page.locator(".monaco-dialog-box .dialog-buttons .monaco-button");
    const button = buttons.filter({ hasNotText: "Cancel" }).first();
    if (await button.isVisible()) await button.click();
    return existsSync(answersFile);
  };
  await expect.poll(agree, { timeout: 30_000, interval: 500 }).toBe(true);
  const answers = JSON.parse(readFileSync(answersFile, "utf8")) as Record<string, Record<string, unknown>>;
  const texts = (name: string) =>
    (answers[name]?.["tokens"] as readonly { text: string }[]).map(({ text }) => text).join("");
  expect(texts("loupe_tokens")).toBe("const a = 1;");
  const bits = (answers["loupe_surprise"]?.["tokens"] as readonly { bits: number }[]).map(
    (token) => token.bits,
  );
  expect(bits).toEqual(bits.toSorted((a, b) => b - a));
  expect(bits.length).toBeGreaterThan(10);
  expect(answers["loupe_why"]).toHaveProperty("outcome", "completed");
});

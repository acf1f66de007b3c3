// The walkthrough in both languages: every step has its text and a picture that is really there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./editor/environment";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

const STEPS = ["suggestion", "explain", "model", "quiet"];
/** What a language pack sets before VS Code starts; none can be had here, so VS Code's own texts stay English. */
const LANGUAGE = "globalThis._VSCODE_NLS_LANGUAGE";
/** In a narrower window VS Code leaves the pictures out. */
const SIZE = { width: 1600, height: 900 };

let vscode: VsCode;

beforeAll(async () => {
  vscode = await startVsCode("walkthrough");
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.page.setViewportSize(SIZE);
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

const textsOf = (file: string) =>
  JSON.parse(readFileSync(join(ROOT, file), "utf8")) as Record<string, string>;

async function speak(language: string): Promise<void> {
  const { page, workbench } = vscode;
  await page.addInitScript(`${LANGUAGE} = ${JSON.stringify(language)}`);
  await page.reload();
  await workbench.untilLoaded();
  await page.locator(".statusbar-item", { hasText: "Loupe: " }).waitFor();
}

describe.each([
  { language: "en", file: "package.nls.json" },
  { language: "ko", file: "package.nls.ko.json" },
])("the walkthrough in $language", ({ language, file }) => {
  test("shows every step with its text and its picture", async () => {
    const { page, workbench } = vscode;
    const texts = textsOf(file);
    if (language !== "en") await speak(language);
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.choose(texts["walkthrough.title"] ?? "");
    const editor = page.locator(".gettingStartedContainer");
    await editor
      .getByText(texts["walkthrough.description"] ?? "")
      .first()
      .waitFor();
    for (const step of STEPS) {
      await editor
        .locator(".getting-started-step", { hasText: texts[`walkthrough.${step}.title`] ?? "" })
        .click();
      const [sentence = ""] = (texts[`walkthrough.${step}.description`] ?? "").split("\n");
      await editor.getByText(sentence).first().waitFor();
      const picture = editor.getByAltText(texts[`walkthrough.${step}.alt`] ?? "");
      await picture.waitFor();
      const width = () =>
        picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
      await expect.poll(width, { timeout: 15_000 }).toBeGreaterThan(0);
      await vscode.screenshot(`walkthrough-${language}-${step}`);
    }
  });
});

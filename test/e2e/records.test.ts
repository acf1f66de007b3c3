// "Why This Suggestion?" and "Why No Suggestion?": the text that opens says what the request did, and its numbers are
// those of `loupe complete` at the same place.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE_WORKSPACE } from "./editor/environment";
import { runLoupe } from "./editor/installedLoupe";
import type { Profile } from "./editor/profile";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";

/** The line, counted from 1, is cut behind `before`; the suggestion goes on from there. */
const PLACE = { path: "src/discount.ts", line: 6, before: "  return multiply(price, " };
const PATIENCE = { timeout: 15_000 };
/** In percent: one decimal is shown, and a prompt read in other pieces is rounded otherwise by the 8-bit model. */
const MAX_DIFFERENCE = 0.5;

let vscode: VsCode;

interface Outcome {
  readonly kind: string;
  readonly reason?: string;
  readonly insertText: string;
  readonly logProbs: readonly number[];
  readonly generate: { readonly promptLength: number };
}

beforeAll(async () => {
  vscode = await startVsCode("records", (profile) => writeLine(profile, PLACE.before));
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
  await vscode.workbench.openFile(PLACE.path);
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

function writeLine(profile: Profile, text: string): void {
  const lines = readFileSync(join(SAMPLE_WORKSPACE, PLACE.path), "utf8").split("\n");
  lines[PLACE.line - 1] = text;
  writeFileSync(join(profile.workspace, PLACE.path), lines.join("\n"));
}

/** What the command line answers for the file as it lies on disk. */
function outcomeAt(line: number, column: number): Outcome {
  const { extensionFolder, profile } = vscode;
  const place = `${PLACE.path}:${line}:${column}`;
  return JSON.parse(runLoupe(extensionFolder, ["complete", "--json", place], profile.workspace)) as Outcome;
}

/** Lines in sight of the text that opened, blanks as blanks. */
async function shownLines(): Promise<readonly string[]> {
  const lines = await vscode.page
    .locator('.monaco-editor[data-uri^="loupe-record:"] .view-line')
    .allTextContents();
  return lines.map((line) => line.replaceAll("\u00a0", " "));
}

test("tells why a suggestion is what it is, with the numbers of loupe complete", async () => {
  const { workbench } = vscode;
  const expected = outcomeAt(PLACE.line, PLACE.before.length + 1);
  await workbench.goTo(PLACE.line, PLACE.before.length + 1);
  await workbench.press("F8");
  const [firstLine = ""] = expected.insertText.split("\n");
  await expect.poll(() => workbench.ghostText(basename(PLACE.path)), PATIENCE).toContain(firstLine);
  await workbench.runCommand("Loupe: Why This Suggestion?");
  await expect.poll(shownLines, PATIENCE).toContain(`  │ ${firstLine}`);
  await vscode.screenshot("why-this-suggestion");
  const lines = await shownLines();
  const text = lines.join("\n");
  expect(text).toContain(`discount.ts, line ${PLACE.line}, column ${PLACE.before.length + 1}`);
  expect(text).toMatch(new RegExp(`prompt +${expected.generate.promptLength} tokens for `));
  const percentages = [...text.matchAll(/^ +([\d.]+)% [█ ]*"/gm)].map(([, percent]) => Number(percent));
  expect(percentages).toHaveLength(expected.logProbs.length);
  expected.logProbs.forEach((logProb, i) => {
    expect(Math.abs((percentages[i] ?? NaN) - 100 * Math.exp(logProb))).toBeLessThan(MAX_DIFFERENCE);
  });
});

test("tells why there is none: the reason of loupe complete, as a sentence", async () => {
  const { workbench } = vscode;
  await workbench.runCommand("View: Close All Editors");
  await workbench.openFile(PLACE.path);
  // Inside the first word of the file.
  await workbench.goTo(1, 3);
  await workbench.type("m");
  await workbench.press("Control+s");
  expect(outcomeAt(1, 4)).toMatchObject({ kind: "skipped", reason: "middleOfWord" });
  await workbench.runCommand("Loupe: Why No Suggestion?");
  await expect
    .poll(async () => (await shownLines()).join("\n"), PATIENCE)
    .toContain("The cursor stands inside a word. A suggestion comes when you ask for one.");
  expect((await shownLines()).join("\n")).toContain("discount.ts, line 1, column 4");
  await vscode.screenshot("why-no-suggestion");
});

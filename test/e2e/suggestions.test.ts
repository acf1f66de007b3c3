// From a typed character to the file on disk: ghost text is what `loupe complete` prints, and Tab accepts it.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SAMPLE_WORKSPACE } from "./editor/environment";
import { completeAt } from "./editor/installedLoupe";
import { cutPlaces, expectations, type Expectation } from "./editor/places";
import { pictureEachFailure, startVsCode, type VsCode } from "./editor/vscode";
import { internetSocketsOf, loupeProcesses } from "./editor/processes";
import { pictureForReadme } from "./editor/readmePictures";

let vscode: VsCode;
let expected: readonly Expectation[];

beforeAll(async () => {
  vscode = await startVsCode("suggestions", (profile) => cutPlaces(profile));
  expected = expectations(vscode.extensionFolder, vscode.profile).filter(
    ({ suggestion }) => suggestion !== "",
  );
  await vscode.workbench.statusItem("Loupe: ready").waitFor();
});
afterAll(() => vscode?.stop());
pictureEachFailure(() => vscode);

/**
 * Opens the file of a place, types its text and asks: what the model is not sure of is shown to who asks only. Says which
 * file it is.
 */
async function typeAt({ place }: Expectation): Promise<string> {
  const { workbench } = vscode;
  await workbench.openFile(place.path);
  await workbench.goTo(place.line, place.before.length + 1);
  await workbench.type(place.typed);
  await workbench.press("F8");
  return basename(place.path);
}

function firstExpected(): Expectation {
  const first = expected[0];
  if (!first) throw new Error("loupe complete suggests nothing at any place of the sample workspace");
  return first;
}

const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";
const onDisk = (path: string) => readFileSync(join(vscode.profile.workspace, path), "utf8");

describe("a suggestion", () => {
  test("appears as ghost text with the text that loupe complete prints", async () => {
    const fileName = await typeAt(firstExpected());
    await expect
      .poll(() => vscode.workbench.ghostText(fileName), { timeout: 15_000 })
      .toContain(firstLine(firstExpected().suggestion));
    await vscode.screenshot("ghost");
  });

  test("goes with Escape and comes back when asked for", async () => {
    const fileName = basename(firstExpected().place.path);
    await vscode.workbench.press("Escape");
    await expect.poll(() => vscode.workbench.ghostText(fileName)).toBe("");
    await vscode.workbench.press("F8");
    await expect
      .poll(() => vscode.workbench.ghostText(fileName), { timeout: 15_000 })
      .toContain(firstLine(firstExpected().suggestion));
  });

  test("is accepted with Tab and saved", async () => {
    const { place, accepted } = firstExpected();
    await vscode.workbench.press("Tab");
    await vscode.workbench.press("Control+s");
    await expect.poll(() => onDisk(place.path)).toBe(accepted);
    await vscode.screenshot("accepted");
  });

  test("appears in every file of the sample workspace where loupe complete has one", async () => {
    const { workbench } = vscode;
    for (const expectation of expected.slice(1)) {
      // What else stands open is context, and `loupe complete` has nothing open.
      await workbench.runCommand("File: Revert File");
      await workbench.runCommand("View: Close All Editors");
      const fileName = await typeAt(expectation);
      await expect
        .poll(() => vscode.workbench.ghostText(fileName), { timeout: 15_000 })
        .toContain(firstLine(expectation.suggestion));
    }
  });
});

/** A method for the sample's basket, as a person writes it: also what the README shows. */
describe("a line of a new method", () => {
  const FILE = "src/basket.ts";
  const BEGUN = "    const index = ";
  const LINE = 24;
  const PICTURE = { width: 1000, height: 440 };

  /** The sample's file with the method in it, of which this line is all that stands in it. */
  function withMethod(line: string): string {
    const lines = readFileSync(join(SAMPLE_WORKSPACE, FILE), "utf8").split("\n");
    lines.splice(LINE - 3, 0, "", "  remove(product: Product): void {", line, "  }");
    return lines.join("\n");
  }

  test("is finished as loupe complete finishes it, by Tab", async () => {
    const { page, profile, workbench, extensionFolder } = vscode;
    await workbench.runCommand("File: Revert File");
    await workbench.runCommand("View: Close All Editors");
    writeFileSync(join(profile.workspace, FILE), withMethod(BEGUN));
    const place = `${FILE}:${LINE}:${BEGUN.length + 1}`;
    const suggestion = completeAt(extensionFolder, profile.workspace, place, ["--asked"]);
    expect(suggestion).not.toBe("");
    writeFileSync(join(profile.workspace, FILE), withMethod(""));
    const before = page.viewportSize();
    await page.setViewportSize(PICTURE);
    // The whole line is to be seen.
    const toggleSideBar = () => workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await toggleSideBar();
    await workbench.openFile(FILE);
    await workbench.goTo(LINE, 1);
    await workbench.type(BEGUN);
    // Asked again until the server has seen what now lies on disk: its files are read a moment after they have changed.
    const asked = async () => {
      await workbench.press("F8");
      return workbench.ghostText("basket.ts");
    };
    await expect.poll(asked, { timeout: 20_000, interval: 1_000 }).toBe(suggestion);
    // While it is on screen, the next one is computed.
    await workbench.statusItem("Loupe: ready").waitFor();
    await vscode.screenshot("ghost-method");
    await pictureForReadme(page, "ghost.png", PICTURE);
    await workbench.press("Tab");
    await workbench.press("Control+s");
    await expect.poll(() => onDisk(FILE)).toBe(withMethod(BEGUN + suggestion));
    if (before) await page.setViewportSize(before);
    await toggleSideBar();
  });
});

describe("Loupe: Toggle Suggestions", () => {
  test("takes ghost text away and shows the state in the status bar", async () => {
    const { workbench } = vscode;
    const { place } = firstExpected();
    await workbench.runCommand("Loupe: Toggle Suggestions");
    const choice = vscode.page.locator(".quick-input-list .monaco-list-row").first();
    await choice.waitFor();
    await workbench.press("Enter");
    await workbench.statusItem("Loupe: off").waitFor();
    const fileName = basename(place.path);
    await workbench.openFile(place.path);
    await workbench.goTo(place.line + 1, 1);
    await workbench.press("F8");
    await workbench.type("x");
    expect(await workbench.ghostText(fileName)).toBe("");
  });
});

describe("privacy", () => {
  test("no page of VS Code asks for anything outside this machine", () => {
    expect(vscode.foreignRequests).toEqual([]);
  });

  test.skipIf(process.platform !== "linux")("no process of Loupe holds an internet socket", () => {
    const processes = loupeProcesses(vscode.extensionFolder);
    expect(processes.length).toBeGreaterThan(0);
    expect(processes.flatMap(internetSocketsOf)).toEqual([]);
  });
});

// What a person does in VS Code, as functions: open a file, go somewhere, type, run a command, look.
import type { Locator, Page } from "playwright-core";

export interface Workbench {
  readonly untilLoaded: () => Promise<void>;
  /** By the path within the workspace, as typed into quick open. */
  readonly openFile: (path: string) => Promise<void>;
  /** Line and column count from 1. */
  readonly goTo: (line: number, column: number) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  readonly runCommand: (title: string) => Promise<void>;
  /** The same without the mouse: typed into the palette, and Enter. */
  readonly typeCommand: (title: string) => Promise<void>;
  /** Answers the question that a command asks in the palette's place. */
  readonly choose: (row: string) => Promise<void>;
  readonly statusItem: (text: string) => Locator;
  readonly editor: (fileName: string) => Locator;
  readonly ghost: (fileName: string) => Locator;
  /** The text shown as ghost text, or "" where there is none. */
  readonly ghostText: (fileName: string) => Promise<string>;
}

const GHOST = ".ghost-text, .ghost-text-decoration, .suggest-preview-text";
const TYPING_DELAY_MS = 15;

export function createWorkbench(page: Page): Workbench {
  const editor = (fileName: string) =>
    page.locator(`.editor-instance .monaco-editor[data-uri$="/${fileName}"]`);
  const ghost = (fileName: string) => editor(fileName).locator(GHOST);
  return {
    editor,
    ghost,
    untilLoaded: () =>
      page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor(),
    openFile: async (path) => {
      const fileName = path.slice(path.lastIndexOf("/") + 1);
      await quickInput(page, "Control+p", path, fileName);
      await page.locator(".tab.active", { hasText: fileName }).waitFor();
      await editor(fileName).locator(".view-lines").waitFor();
    },
    goTo: async (line, column) => {
      await page.keyboard.press("Control+g");
      await page.locator(".quick-input-widget input").first().waitFor();
      await page.keyboard.type(`${line}:${column}`);
      await page.keyboard.press("Enter");
      await page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor();
    },
    type: (text) => page.keyboard.type(text, { delay: TYPING_DELAY_MS }),
    press: (key) => page.keyboard.press(key),
    runCommand: (title) => quickInput(page, "F1", title, title),
    typeCommand: async (title) => {
      await attempted(() => openInput(page, "F1"));
      await page.keyboard.type(title);
      await quickInputRow(page, title, ".focused").waitFor();
      await page.keyboard.press("Enter");
    },
    choose: async (row) => {
      await page.keyboard.type(row);
      await quickInputRow(page, row).click();
    },
    statusItem: (text) => page.locator(".statusbar-item", { hasText: text }),
    ghostText: async (fileName) => joinGhost(await ghost(fileName).allTextContents()),
  };
}

/** VS Code cuts ghost text into spans by colour and shows a space as U+00A0. */
function joinGhost(parts: readonly string[]): string {
  return parts.join("").replaceAll("\u00a0", " ");
}

/** The row with exactly this name; the best match need not be the first row. */
function quickInputRow(page: Page, name: string, row = ""): Locator {
  const exact = new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
  return page.locator(`.quick-input-list .monaco-list-row${row} .label-name`, { hasText: exact }).first();
}

/** A page that takes the focus while it draws closes what was opened just then: opened again. */
const ATTEMPTS = 3;
const ATTEMPT_MS = 8_000;

/** Types into quick open or the command palette and takes the row of this name. */
async function quickInput(page: Page, key: string, typed: string, row: string): Promise<void> {
  const input = await attempted(async () => {
    const opened = await openInput(page, key);
    // At once and not key by key: a page that takes the focus meanwhile would take the keys with it.
    await opened.fill((await opened.inputValue()) + typed, { timeout: ATTEMPT_MS });
    return opened;
  });
  const placeholder = JSON.stringify(await input.getAttribute("placeholder"));
  await quickInputRow(page, row).click();
  await page.mouse.move(0, 0); // away from where it would open a hover
  // A command may ask in the same place: only the question must have gone.
  await page.locator(`.quick-input-widget input[placeholder=${placeholder}]`).waitFor({ state: "hidden" });
}

async function openInput(page: Page, key: string): Promise<Locator> {
  const input = page.locator(".quick-input-widget input").first();
  await page.keyboard.press(key);
  await input.waitFor({ timeout: ATTEMPT_MS });
  return input;
}

async function attempted<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

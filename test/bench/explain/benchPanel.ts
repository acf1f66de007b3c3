// What the bench does in VS Code: files of a known number of tokens, the panel opened and closed by a key, and what the
// page's clock has noted meanwhile.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { tokenEndsOf } from "../../e2e/editor/installedLoupe";
import { panelFrame, waitUntilPainted as panelSettled } from "../../e2e/editor/panel";
import { ROOT } from "../../e2e/editor/environment";
import type { Profile } from "../../e2e/editor/profile";
import type { VsCode } from "../../e2e/editor/vscode";

/** What the bench of typing types into. */
const TEXT = new URL("../fixtures/typed.txt", import.meta.url);
const CLOCK = fileURLToPath(new URL("./pageClock.js", import.meta.url));
/** Of a token, on average. */
const MOST_CHARACTERS = 8;
/** The editor's own mark. */
const FRAME_MADE = `Math.max(0, ...performance.getEntriesByName("webview/index.html/content/innerFrameLoaded")
  .map(({ startTime }) => performance.timeOrigin + startTime))`;
/** What is painted over the code. */
const PAINTED = '.monaco-editor [class*="TextEditorDecorationType"]';
const PATIENCE = { timeout: 30_000, interval: 20 } as const;

/** What is on screen, as the page's clock sees it. */
export interface PageState {
  readonly tokens: number;
  /** Id of the first token. */
  readonly chip: string;
  readonly view: string;
  readonly heads: number;
  /** A sentence on screen names something of the code. */
  readonly isTelling: boolean;
  /** The line that the last suggestion came from, and its heads. */
  readonly isCauseFound: boolean;
  readonly isBusy: boolean;
}

export interface Task {
  readonly kind: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly start: number;
  readonly ms: number;
}

export interface Bench {
  readonly vscode: VsCode;
  /** The file of so many tokens. */
  readonly openTokens: (count: number) => Promise<void>;
  readonly selectAll: () => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  readonly frame: () => Promise<Frame>;
  /** From the page back to the text. */
  readonly focusEditor: () => Promise<void>;
  readonly closePanel: () => Promise<void>;
  /** When the last key went down, in whichever frame. */
  readonly keyAt: () => Promise<number>;
  /** When the editor had made the frame that the page is written into: before that, nothing of ours runs there. */
  readonly frameAt: () => Promise<number>;
  /** When something was first painted over the code after a time. */
  readonly paintedAt: (after: number) => Promise<number>;
  /** When the page first looked like this after a time. */
  readonly seenAt: (after: number, is: (state: PageState) => boolean) => Promise<number>;
  /** The page's own tasks since the last call. */
  readonly takeTasks: () => Promise<readonly Task[]>;
  readonly settled: () => Promise<void>;
}

export async function openBench(vscode: VsCode): Promise<Bench> {
  const { page, workbench } = vscode;
  // The workbench is there already: the clock comes with a fresh load of it.
  await page.addInitScript({ path: CLOCK });
  await page.reload();
  await workbench.untilLoaded();
  await workbench.statusItem("Loupe: ready").waitFor();
  const frame = () => panelFrame(page);
  const states = async () => {
    const all: readonly { at: number; state: PageState }[] = await (
      await frame()
    ).evaluate("loupeClock.states");
    return all;
  };
  const settled = async () => {
    const now = await frame();
    await panelSettled(now);
    await now.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))");
  };
  return {
    vscode,
    frame,
    settled,
    openTokens: (count) => workbench.openFile(fileName(count)),
    press: (key) => page.keyboard.press(key),
    selectAll: async () => {
      await page.keyboard.press("Control+a");
      await workbench.statusItem("selected").waitFor();
    },
    focusEditor: async () => {
      await page.keyboard.press("Control+1");
      await page.locator(".editor-group-container.active .monaco-editor").waitFor();
    },
    closePanel: async () => {
      await page.keyboard.press("F10");
      await page.locator("iframe.webview").waitFor({ state: "detached" });
      await page.locator(PAINTED).first().waitFor({ state: "detached" });
      // The clock looks once a frame.
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))");
    },
    keyAt: async () => {
      const times = await Promise.all(
        page.frames().map((each) => each.evaluate("globalThis.loupeClock?.keyAt ?? 0").catch(() => 0)),
      );
      return Math.max(...times.map(Number));
    },
    frameAt: async () => {
      const times = await Promise.all(page.frames().map((each) => each.evaluate(FRAME_MADE).catch(() => 0)));
      return Math.max(...times.map(Number));
    },
    paintedAt: async (after) => {
      const find = async () =>
        (await page.evaluate<readonly number[]>("loupeClock.paints")).find((at) => at >= after) ?? null;
      await expect.poll(find, PATIENCE).not.toBeNull();
      return (await find()) ?? NaN;
    },
    seenAt: async (after, is) => {
      const find = async () => (await states()).find(({ at, state }) => at >= after && is(state))?.at ?? null;
      await expect.poll(find, PATIENCE).not.toBeNull();
      return (await find()) ?? NaN;
    },
    takeTasks: async () => (await frame()).evaluate<readonly Task[]>("loupeClock.tasks.splice(0)"),
  };
}

/** Before VS Code starts: its file search takes a while to see new files. */
export function writeTokenFiles({ workspace }: Profile, counts: readonly number[]): void {
  const text = readFileSync(TEXT, "utf8");
  for (const count of counts) {
    const file = join(workspace, fileName(count));
    writeFileSync(file, text.slice(0, count * MOST_CHARACTERS));
    const end = tokenEndsOf(ROOT, file)[count - 1];
    if (end === undefined) throw new Error(`the text has fewer than ${count} tokens`);
    writeFileSync(file, text.slice(0, end));
  }
}

function fileName(count: number): string {
  return `tokens${count}.ts`;
}

// From a key to what is on screen, and what the page itself takes for it.
import { openView } from "../../e2e/editor/panel";
import { percentile } from "../figures.mjs";
import type { Bench, PageState } from "./benchPanel";

type Figures = Record<string, number>;

/** Selections of the bars. */
export const SHORT = 200;
export const MIDDLE = 512;
export const LONG = 2000;
/** Of heads, and of tokens. */
const CHANGES = 16;
const FOLLOWED = 6;
const VIEWS = [
  "embedding",
  "attention",
  "heads",
  "layers",
  "next",
  "similar",
  "suggestion",
  "weights",
  "tokens",
];

/** The panel is closed: tokens are painted over the code (`tokensMs`) while the editor makes a frame (`frameMs`, in which no
 * extension has a say) that the page is written into (`panelMs`). The second opening is warm. */
export async function measureCommand(bench: Bench): Promise<Figures> {
  await bench.openTokens(SHORT);
  await bench.selectAll();
  const first = await opened(bench, "F9", ({ tokens }) => tokens > 0);
  const sentences = [];
  const painted = [];
  const pages = [];
  const frames = [];
  for (let count = 0; count < 3; count += 1) {
    await bench.closePanel();
    pages.push(await opened(bench, "F9", ({ tokens }) => tokens > 0));
    const from = await bench.keyAt();
    sentences.push((await bench.seenAt(from, ({ isTelling }) => isTelling)) - from);
    painted.push((await bench.paintedAt(from)) - from);
    frames.push((await bench.frameAt()) - from);
  }
  await bench.closePanel();
  return {
    "explain.tokensMs": percentile(painted, 0.5),
    "explain.firstSentenceMs": percentile(sentences, 0.5),
    "explain.panelMs": percentile(pages, 0.5),
    "explain.frameMs": percentile(frames, 0.5),
    "explain.firstTokensMs": first,
  };
}

/** All heads, from the closed panel. */
export async function measureOverview(bench: Bench): Promise<number> {
  await bench.openTokens(MIDDLE);
  await bench.selectAll();
  const isThere = ({ heads, isBusy }: PageState) => heads > 0 && !isBusy;
  const times = [];
  for (let count = 0; count < 3; count += 1) {
    times.push(await opened(bench, "Shift+F9", isThere));
    await bench.closePanel();
  }
  return percentile(times, 0.5);
}

/** A line more or less is selected. */
export async function measureFollow(bench: Bench): Promise<Figures> {
  await bench.openTokens(MIDDLE);
  await bench.selectAll();
  await bench.press("F9");
  await bench.settled();
  const times = [];
  for (let count = 0; count < FOLLOWED; count += 1) {
    const frame = await bench.frame();
    const before = await frame.locator('[data-testid="token-count"]').textContent();
    await bench.press("Shift+ArrowUp");
    const from = await bench.keyAt();
    times.push((await bench.seenAt(from, ({ tokens }) => tokens !== Number(before))) - from);
    await bench.settled();
  }
  await bench.closePanel();
  return { "explain.followMs": percentile(times, 0.5) };
}

/** All tasks of the page after a key that changes head or token, once the answers are there as well; and the longest
 * task of all, through every view. */
export async function measureChanges(bench: Bench): Promise<Figures> {
  await bench.openTokens(LONG);
  await bench.selectAll();
  await bench.press("Control+F9");
  await bench.settled();
  const frame = await bench.frame();
  const opening = await bench.takeTasks();
  const sums: number[] = [];
  let longest = Math.max(0, ...opening.map(({ ms }) => ms));
  const pressed = async (key: string) => {
    await bench.takeTasks();
    await bench.press(key);
    await bench.settled();
    const tasks = await bench.takeTasks();
    longest = Math.max(longest, ...tasks.map(({ ms }) => ms));
    // A long task is one of the others as the browser saw it.
    return tasks.reduce((sum, { kind, ms }) => (kind === "longtask" ? sum : sum + ms), 0);
  };
  await frame.locator('[data-testid="token"]').first().click();
  await bench.settled();
  for (let count = 0; count < CHANGES; count += 1) sums.push(await pressed("]"));
  for (let count = 0; count < CHANGES; count += 1) sums.push(await pressed("ArrowRight"));
  for (const view of VIEWS) {
    await bench.takeTasks();
    await openView(frame, view);
    await bench.settled();
    longest = Math.max(longest, ...(await bench.takeTasks()).map(({ ms }) => ms));
  }
  await bench.focusEditor();
  await bench.closePanel();
  return {
    "explain.changeMs": percentile(sums, 0.5),
    "explain.changeP95Ms": percentile(sums, 0.95),
    "explain.longestTaskMs": longest,
  };
}

async function opened(bench: Bench, key: string, is: (state: PageState) => boolean): Promise<number> {
  await bench.press(key);
  const from = await bench.keyAt();
  const at = await bench.seenAt(from, is);
  await bench.settled();
  return at - from;
}

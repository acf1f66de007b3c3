// The panel's page, found by its content among VS Code's frames, and what it shows read out of its DOM.
import type { Frame, Locator, Page } from "playwright-core";
import { expect } from "vitest";

const PATIENCE_MS = 50_000;

/** In the order of their tabs. */
export const VIEWS = [
  "flow",
  "tokens",
  "embedding",
  "attention",
  "heads",
  "feed-forward",
  "layers",
  "similar",
  "next",
  "suggestion",
  "weights",
];

/** The frame that shows tokens; a webview is a frame in a frame, and there may be others. */
export async function panelFrame(page: Page): Promise<Frame> {
  const find = async (): Promise<Frame | null> => {
    for (const frame of page.frames()) {
      const count = await frame
        .locator('[data-testid="token-count"]')
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    return null;
  };
  await expect.poll(find, { timeout: PATIENCE_MS }).not.toBeNull();
  const frame = await find();
  if (!frame) throw new Error("the panel closed again");
  return frame;
}

/** What these tests, compiled without the types of a browser, use of its nodes. */
interface PageNode {
  readonly getAttribute: (name: string) => string | null;
  readonly querySelectorAll: (selector: string) => Iterable<PageNode>;
}

/** The number in an attribute of each node, NaN where it has none. */
export async function attributeNumbers(nodes: Locator, name: string): Promise<readonly number[]> {
  const read = (all: unknown, attribute: string) =>
    (all as readonly PageNode[]).map((node) => Number(node.getAttribute(attribute) ?? "NaN"));
  return nodes.evaluateAll(read, name);
}

/** What the panel offers behind its button. */
export async function chooseFromMenu(frame: Frame, item: string): Promise<void> {
  await unfold(frame);
  await frame.locator('[data-testid="menu"]').click();
  await frame.locator(`[data-testid="${item}"]`).click();
}

/** What the tests need of an element that scrolls; the page's own types are not known here. */
interface Scrolled {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

async function scrollTo(scrolled: Locator, top: number): Promise<void> {
  await scrolled.evaluate((element, to) => {
    (element as unknown as Scrolled).scrollTop = to;
  }, top);
}

/** CSS pixels: the whole height, and half of what is in view. */
function scrolling(scrolled: Locator): Promise<{ height: number; step: number }> {
  return scrolled.evaluate((element) => {
    const { scrollHeight, clientHeight } = element as unknown as Scrolled;
    return { height: scrollHeight, step: Math.max(20, clientHeight / 2) };
  });
}

/** The heading and the strip fold while the view is scrolled, and unfold at its top. */
export async function unfold(frame: Frame): Promise<void> {
  await scrollTo(frame.locator("#view"), 0);
  await frame.locator(".top:not(.folded)").waitFor();
}

/** The views of layers and of the next token speak of the place after the chosen token, too. */
export async function aimAfter(frame: Frame): Promise<void> {
  await frame.locator('[data-testid="aim-after"]').click();
  await frame.locator('[data-testid="aim-after"][aria-checked="true"]').waitFor();
  await waitUntilPainted(frame);
}

export async function shownTokenIds(frame: Frame): Promise<readonly number[]> {
  return (await allTokens(frame)).map(({ id }) => id);
}

interface ShownToken {
  readonly id: number;
  readonly text: string;
}

/** In their order; the strip is scrolled from its top to its end, since only the lines in view have nodes. */
export async function allTokens(frame: Frame): Promise<readonly ShownToken[]> {
  const found = new Map<number, ShownToken>();
  const strip = frame.locator("loupe-strip");
  const { height, step } = await scrolling(strip);
  for (let top = 0; top < height; top += step) {
    await scrollTo(strip, top);
    await painted(frame);
    const chips = frame.locator('[data-testid="token"]');
    const indices = await attributeNumbers(chips, "data-index");
    const ids = await attributeNumbers(chips, "data-token-id");
    const texts = await chips.locator(".token-text").allTextContents();
    indices.forEach((index, i) => found.set(index, { id: ids[i] ?? NaN, text: texts[i] ?? "" }));
  }
  return [...found.keys()].sort((a, b) => a - b).flatMap((index) => found.get(index) ?? []);
}

/** In a narrow panel some tabs stand behind one control. Waits for nothing. */
export async function chooseView(frame: Frame, view: string): Promise<void> {
  const tab = frame.locator(`[data-testid="tab-${view}"]`);
  if ((await tab.count()) > 0) await tab.click();
  else await frame.locator('[data-testid="more-views"]').selectOption(view);
}

export async function openView(frame: Frame, view: string): Promise<void> {
  await chooseView(frame, view);
  await frame.locator(`[data-testid="view-${view}"]`).waitFor();
  await waitUntilPainted(frame);
}

/** Until the page has painted twice: what an event changes is drawn at the next frame. */
export function painted(page: Page | Frame): Promise<unknown> {
  return page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** A token's chip, its line of the strip scrolled into view: only those lines have nodes. */
export async function tokenChip(frame: Frame, index: number): Promise<Locator> {
  await unfold(frame);
  const token = frame.locator(`[data-testid="token"][data-index="${index}"]`);
  const strip = frame.locator("loupe-strip");
  const { height, step } = await scrolling(strip);
  for (let top = 0; (await token.count()) === 0 && top < height; top += step) {
    await scrollTo(strip, top);
    await painted(frame);
  }
  return token;
}

/** Nothing is being computed any more. Before the page has drawn what was done last, it would not say that it is busy. */
export async function waitUntilPainted(frame: Frame): Promise<void> {
  await painted(frame);
  await expect.poll(() => frame.locator('[aria-busy="true"]').count(), { timeout: PATIENCE_MS }).toBe(0);
}

export async function selectToken(frame: Frame, index: number): Promise<void> {
  const token = await tokenChip(frame, index);
  await token.click();
  await expect.poll(() => token.getAttribute("aria-pressed")).toBe("true");
  await waitUntilPainted(frame);
}

/** The exact numbers of a chart's table twin, unfolded if it was not: NaN where a cell is a text. */
export async function tableNumbers(frame: Frame, chart: string): Promise<readonly (readonly number[])[]> {
  const section = frame.locator(`[data-testid="${chart}"]`);
  if ((await section.locator(".table-scroll").count()) === 0) {
    await section.locator(`[data-testid="${chart}-table"]`).click();
  }
  await section.locator(".table-scroll tbody tr").first().waitFor();
  const rows = section.locator(".table-scroll tbody tr");
  const read = (all: unknown) =>
    (all as readonly PageNode[]).map((row) =>
      Array.from(row.querySelectorAll("td"), (cell) => Number(cell.getAttribute("data-value") ?? "NaN")),
    );
  return rows.evaluateAll(read);
}

/** All numbers of a vector that is drawn as a strip. */
export async function vectorNumbers(frame: Frame, name: string): Promise<readonly number[]> {
  const value = await frame.locator(`[data-testid="vector-${name}"] data`).getAttribute("value");
  return (value ?? "").split(" ").map(Number);
}

export function sentenceOf(frame: Frame, chart: string): Promise<string | null> {
  return frame.locator(`[data-testid="${chart}-sentence"]`).textContent();
}

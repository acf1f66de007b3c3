// Watches ghost text from inside the page, so that no way through the browser's protocol is part of what is measured.
import type { Page } from "playwright-core";

const GHOST = ".ghost-text, .ghost-text-decoration, .suggest-preview-text";

interface KeyPress {
  readonly at: number;
  readonly before: string;
  readonly changes: readonly { readonly at: number; readonly text: string }[];
}

/** From now on, each key is noted with the changes of ghost text that follow it, as they are painted. */
export function watchGhostText(page: Page): Promise<unknown> {
  return page.evaluate(`{
    const read = () => Array.from(document.querySelectorAll(${JSON.stringify(GHOST)}), (node) => node.textContent).join("");
    const keys = (window.loupeKeys = []);
    let shown = read();
    window.addEventListener("keydown", (event) => keys.push({ at: event.timeStamp, before: read(), changes: [] }), true);
    new MutationObserver(() => {
      const text = read();
      if (text === shown) return;
      shown = text;
      const change = { at: Infinity, text };
      keys.at(-1)?.changes.push(change);
      requestAnimationFrame(() => (change.at = performance.now()));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
}

export interface KeyTimes {
  readonly keys: number;
  /** Keys after which the rest of the ghost text stands that they went on with. */
  readonly through: number;
  /** From each key after which a new ghost text stands, to its last change. */
  readonly newMs: readonly number[];
}

export async function keyTimes(page: Page): Promise<KeyTimes> {
  const pressed = await page.evaluate<readonly KeyPress[]>("window.loupeKeys");
  const newMs: number[] = [];
  let through = 0;
  for (const { at, before, changes } of pressed) {
    const last = changes.at(-1);
    if (!last || last.text === "" || last.text === before) continue;
    if (before.endsWith(last.text)) through += 1;
    else newMs.push(last.at - at);
  }
  return { keys: pressed.length, through, newMs };
}

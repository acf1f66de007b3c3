// What of a page cannot be seen: it ends beyond the window or beyond a box that hides it, and no scroll bar, tooltip or name
// leads to it.
import type { Frame } from "playwright-core";

const CUT_OFF = `(() => {
  const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || node.closest("svg, [hidden]")) continue;
    const parents = [];
    for (let at = node; at && at !== document.body; at = at.parentElement) parents.push(at);
    if (parents.some(scrolls)) continue;
    const hides = getComputedStyle(node).overflowX === "hidden" && node.scrollWidth > node.clientWidth + 1;
    const isTold = parents.some((each) => each.title || each.getAttribute("aria-label"));
    if (box.right > innerWidth + 1 || (hides && !isTold))
      found.push(node.tagName.toLowerCase() + "." + node.className + ": " + (node.textContent ?? "").trim().slice(0, 60));
  }
  return found;
})()`;

/** Each with its element, class and the beginning of its text. */
export function cutOff(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate<readonly string[]>(CUT_OFF);
}

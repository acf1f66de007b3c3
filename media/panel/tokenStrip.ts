// The selection cut into tokens, one chip each. The chips carry the selected token's attention as an underline.
import { element } from "./dom";
import { hexBytes, tokenLabel, weightText } from "./labels";
import type { TokensMessage } from "./state";

/** More chips than this make a page heavy; two windows of the default model. */
export const MAX_CHIPS = 2048;

export interface TokenStrip {
  readonly node: HTMLElement;
  readonly showSelected: (selected: number) => void;
  /** Weights over the tokens, or null to take them away. */
  readonly showWeights: (row: Float32Array | null) => void;
}

export interface TokenStripEvents {
  readonly hover: (index: number | null) => void;
  readonly select: (index: number) => void;
}

export function createTokenStrip(message: TokensMessage, events: TokenStripEvents): TokenStrip {
  const chips = message.tokens.slice(0, MAX_CHIPS).map((span, index) => {
    const label = tokenLabel(message.selection.text, span);
    const bytes = hexBytes(span.bytes);
    const chip = element(
      "button",
      {
        type: "button",
        class: `token tone-${index % 4}${label.isPart ? " part" : ""}`,
        tabindex: index === 0 ? 0 : -1,
        title: `token ${index}: id ${span.tokenId}, bytes ${bytes}`,
        "data-testid": "token",
        "data-token-id": span.tokenId,
        "data-index": index,
        "aria-pressed": "false",
        "aria-label": `Token ${index}: ${label.text}, id ${span.tokenId}`,
      },
      element("span", { class: "token-text" }, label.text),
      element(
        "span",
        { class: "token-id" },
        label.isPart ? `${span.tokenId} · ${bytes}` : String(span.tokenId),
      ),
    );
    return chip;
  });
  const node = element("div", { class: "strip", role: "group", "aria-label": "Tokens" });
  chips.forEach((chip, index) => {
    node.append(chip);
    const span = message.tokens[index];
    // Lines as in the editor: a line end and the indentation behind it are one token, which ends the row.
    if (span && message.selection.text.slice(span.start, span.end).includes("\n")) node.append(element("br"));
  });
  listen(node, chips, events);
  let shown = 0;
  return {
    node,
    showSelected: (selected) => {
      markSelected(chips, shown, selected);
      shown = selected;
    },
    showWeights: (row) => paint(chips, row),
  };
}

function listen(node: HTMLElement, chips: readonly HTMLElement[], events: TokenStripEvents): void {
  const indexOf = (target: EventTarget | null): number | null => {
    const chip = target instanceof Element ? target.closest<HTMLElement>(".token") : null;
    return chip ? Number(chip.dataset.index) : null;
  };
  node.addEventListener("mouseover", (event) => events.hover(indexOf(event.target)));
  node.addEventListener("mouseleave", () => events.hover(null));
  node.addEventListener("click", (event) => {
    const index = indexOf(event.target);
    if (index !== null) events.select(index);
  });
  node.addEventListener("keydown", (event) => {
    const index = indexOf(event.target);
    const next = index === null ? null : neighbour(event.key, index, chips.length);
    if (next === null) return;
    event.preventDefault();
    chips[next]?.focus();
    events.select(next);
    events.hover(next);
  });
}

/** Where an arrow key, Home or End leads; null for any other key. */
export function neighbour(key: string, index: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return Math.min(count - 1, index + 1);
    case "ArrowLeft":
    case "ArrowUp":
      return Math.max(0, index - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Only the two chips that change are touched: a page may hold thousands. */
function markSelected(chips: readonly HTMLElement[], before: number, selected: number): void {
  for (const index of new Set([before, selected])) {
    const chip = chips[index];
    if (!chip) continue;
    chip.classList.toggle("selected", index === selected);
    chip.tabIndex = index === selected ? 0 : -1;
    chip.setAttribute("aria-pressed", String(index === selected));
  }
}

function paint(chips: readonly HTMLElement[], row: Float32Array | null): void {
  chips.forEach((chip, index) => {
    const text = row ? weightText(row[index] ?? 0) : "";
    // Most weights of a long text stay 0 from row to row: a chip that does not change is left alone.
    if (text === chip.dataset.weight) return;
    chip.style.setProperty("--weight", String(Math.sqrt(row?.[index] ?? 0)));
    chip.dataset.weight = text;
  });
}

// <loupe-strip>: the selection cut into tokens, one chip each, in lines as the editor has them. Only the lines in view
// exist as nodes, so thousands of tokens stay light. Chips carry a level from 0 to 1 as an underline.
import { element } from "../dom";
import { hexBytes, tokenLabel } from "../labels";
import type { ExplainedTokens } from "../../../server/protocol/panel";
import { chipRows, rowOfToken, type ChipRow } from "./chipRows";

/** Lines of chips are equally high, so that it is known where each stands. */
const ROW_HEIGHT = 42;
const SPARE_ROWS = 3;
const MAX_VISIBLE_ROWS = 4;

export interface StripEvents {
  readonly hover: (index: number | null) => void;
  readonly select: (index: number) => void;
}

export class TokenStrip extends HTMLElement {
  events: StripEvents = { hover: () => undefined, select: () => undefined };
  private shown: ExplainedTokens | null = null;
  private rows: readonly ChipRow[] = [];
  private levels: Float32Array | null = null;
  private selected = 0;
  private other: number | null = null;
  private readonly built = new Map<number, HTMLElement>();
  private readonly space = element("div", { class: "strip-space", role: "group" });

  connectedCallback(): void {
    if (this.space.isConnected) return;
    this.append(this.space);
    this.addEventListener("scroll", () => this.build());
    new ResizeObserver(() => this.build()).observe(this);
    this.addEventListener("mouseover", (event) => this.events.hover(indexOf(event.target)));
    this.addEventListener("mouseleave", () => this.events.hover(null));
    this.addEventListener("click", (event) => {
      const index = indexOf(event.target);
      if (index !== null) this.events.select(index);
    });
    this.addEventListener("keydown", (event) => this.move(event));
  }

  /** What the group of chips is called by a screen reader. */
  set label(text: string) {
    this.space.setAttribute("aria-label", text);
  }

  show(tokens: ExplainedTokens): void {
    if (tokens === this.shown) return;
    this.shown = tokens;
    this.rows = chipRows(tokens);
    this.levels = null;
    for (const row of this.built.values()) row.remove();
    this.built.clear();
    this.space.style.height = `${this.rows.length * ROW_HEIGHT}px`;
    this.style.height = `${Math.min(this.rows.length, MAX_VISIBLE_ROWS) * ROW_HEIGHT + 12}px`;
    this.build();
    this.reveal(this.selected);
  }

  /** The token that looks, and the one it looks at. */
  mark(selected: number, other: number | null): void {
    const before = [this.selected, this.other];
    this.selected = selected;
    this.other = other;
    for (const index of new Set([...before, selected, other])) {
      const chip = index === null ? null : this.chip(index);
      if (chip && index !== null) this.markChip(chip, index);
    }
  }

  /** Levels over the tokens, or null to take them away. Only chips in view are touched. */
  paint(levels: Float32Array | null): void {
    if (levels === this.levels) return;
    this.levels = levels;
    for (const row of this.built.values())
      for (const chip of row.children) this.paintChip(chip as HTMLElement);
  }

  /** Scrolls so that the token is in view. */
  reveal(index: number): void {
    const top = rowOfToken(this.rows, index) * ROW_HEIGHT;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + ROW_HEIGHT > this.scrollTop + this.clientHeight) {
      this.scrollTop = top + ROW_HEIGHT - this.clientHeight + 6;
    }
    this.build();
  }

  private build(): void {
    const first = Math.max(0, Math.floor(this.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
    const height = this.clientHeight || MAX_VISIBLE_ROWS * ROW_HEIGHT;
    const last = Math.min(this.rows.length, Math.ceil((this.scrollTop + height) / ROW_HEIGHT) + SPARE_ROWS);
    for (const [at, row] of this.built) {
      const holdsFocus = row.contains(document.activeElement);
      if ((at >= first && at < last) || holdsFocus) continue;
      row.remove();
      this.built.delete(at);
    }
    for (let at = first; at < last; at++) if (!this.built.has(at)) this.buildRow(at);
  }

  private buildRow(at: number): void {
    const row = this.rows[at];
    if (!row || !this.shown) return;
    const node = element("div", { class: "strip-row" });
    node.style.top = `${at * ROW_HEIGHT}px`;
    for (let index = row.from; index < row.to; index++) {
      const chip = chipOf(this.shown, index);
      this.markChip(chip, index);
      this.paintChip(chip);
      node.append(chip);
    }
    this.built.set(at, node);
    // In the order of the text, for those who go through it with a reader.
    const next = [...this.built].filter(([other]) => other > at).sort(([a], [b]) => a - b)[0];
    this.space.insertBefore(node, next?.[1] ?? null);
  }

  private chip(index: number): HTMLElement | null {
    const at = rowOfToken(this.rows, index);
    const row = this.rows[at];
    return row ? ((this.built.get(at)?.children[index - row.from] as HTMLElement | undefined) ?? null) : null;
  }

  private markChip(chip: HTMLElement, index: number): void {
    const isSelected = index === this.selected;
    chip.classList.toggle("selected", isSelected);
    chip.classList.toggle("other", index === this.other);
    chip.tabIndex = isSelected ? 0 : -1;
    chip.setAttribute("aria-pressed", String(isSelected));
  }

  private paintChip(chip: HTMLElement): void {
    const level = this.levels?.[Number(chip.dataset.index)] ?? 0;
    chip.style.setProperty("--level", level.toFixed(3));
  }

  private move(event: KeyboardEvent): void {
    const index = indexOf(event.target);
    const count = this.shown?.tokens.length ?? 0;
    const next = index === null ? null : neighbour(event.key, index, { count, rows: this.rows });
    if (next === null) return;
    event.preventDefault();
    this.reveal(next);
    this.chip(next)?.focus();
    this.events.select(next);
  }
}

function chipOf({ selection, tokens }: ExplainedTokens, index: number): HTMLElement {
  const span = tokens[index];
  if (!span) throw new Error(`expected a token below ${tokens.length}, got ${index}`);
  const label = tokenLabel(selection.text, span);
  const bytes = hexBytes(span.bytes);
  return element(
    "button",
    {
      type: "button",
      class: `token tone-${index % 4}${label.isPart ? " part" : ""}`,
      title: `#${index} · id ${span.tokenId} · ${bytes}`,
      "data-testid": "token",
      "data-token-id": span.tokenId,
      "data-index": index,
    },
    element("span", { class: "token-text" }, label.text),
    element(
      "span",
      { class: "token-id" },
      label.isPart ? `${span.tokenId} · ${bytes}` : String(span.tokenId),
    ),
  );
}

function indexOf(target: EventTarget | null): number | null {
  const chip = target instanceof Element ? target.closest<HTMLElement>(".token") : null;
  return chip ? Number(chip.dataset.index) : null;
}

interface Strip {
  readonly count: number;
  readonly rows: readonly ChipRow[];
}

/** Where an arrow key, Home or End leads; null for any other key. Up and down keep the place in the line. */
export function neighbour(key: string, index: number, { count, rows }: Strip): number | null {
  switch (key) {
    case "ArrowRight":
      return Math.min(count - 1, index + 1);
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowDown":
      return inRow(index, rows, 1);
    case "ArrowUp":
      return inRow(index, rows, -1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

function inRow(index: number, rows: readonly ChipRow[], step: number): number {
  const at = rowOfToken(rows, index);
  const target = rows[at + step];
  const column = index - (rows[at]?.from ?? 0);
  return target ? Math.min(target.to - 1, target.from + column) : index;
}

export function defineTokenStrip(): void {
  customElements.define("loupe-strip", TokenStrip);
}

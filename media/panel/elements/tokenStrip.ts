// <loupe-strip>: the code cut into tokens, one chip each, in lines as the editor has them, wrapped where there is no room.
// Only the lines in view exist as nodes, so thousands of tokens stay light. Chips carry a level from 0 to 1 as an underline.
import { element } from "../dom";
import { hexBytes, tokenLabel } from "../labels";
import type { TokenSpan } from "../../../server/protocol/lsp";
import type { ExplainedTokens } from "../../../server/protocol/panel";
import { chipRows, rowOfToken, type ChipRow } from "./chipRows";
import { VirtualRows } from "./virtualRows";

const MAX_ROWS = 4;
/** CSS pixels: with ids below the texts, and without. */
const HEIGHTS = { raw: 42, plain: 27 };
/** Beside a chip's text, its margin included; and what is left free at the right. */
const CHIP = 14;
const MARGIN = 26;
/** For the scroll bar. */
const BELOW = 6;
/** More tokens are measured in a frame of their own. */
const MANY = 500;

export interface StripEvents {
  readonly hover: (index: number | null) => void;
  readonly select: (index: number) => void;
}

export class TokenStrip extends HTMLElement {
  events: StripEvents = { hover: () => undefined, select: () => undefined };
  private shown: ExplainedTokens | null = null;
  /** [tokens] of what is shown, in CSS pixels: of thousands they are measured once. */
  private chipWidths: readonly number[] = [];
  private rows: readonly ChipRow[] = [];
  private levels: Float32Array | null = null;
  private selected = 0;
  private other: number | null = null;
  private isRaw = false;
  private width = 0;
  private readonly nodes = new VirtualRows(this, {
    rowHeight: HEIGHTS.plain,
    maxRows: MAX_ROWS,
    below: BELOW,
    build: (at) => this.buildRow(at),
  });

  connectedCallback(): void {
    if (this.nodes.space.isConnected) return;
    this.nodes.connect();
    this.addEventListener("mouseover", (event) => this.events.hover(indexOf(event.target)));
    this.addEventListener("mouseleave", () => this.events.hover(null));
    this.addEventListener("click", (event) => {
      const index = indexOf(event.target);
      if (index !== null) this.events.select(index);
    });
    this.addEventListener("keydown", (event) => this.move(event));
    // One stop of the Tab key: the selected token, which may have no node while its line is out of view.
    this.tabIndex = 0;
    this.addEventListener("focus", () => this.focusToken(this.selected));
    // The mouse between the tokens, or on the scrollbar, moves nothing.
    this.addEventListener("mousedown", (event) => event.target === this && event.preventDefault());
    this.addEventListener("focusin", ({ target }) => (this.tabIndex = target === this ? 0 : -1));
    this.addEventListener("focusout", () => (this.tabIndex = 0));
    new ResizeObserver((entries) => this.resize(entries.at(-1)?.contentRect.width ?? 0)).observe(this);
  }

  /** What the group of chips is called by a screen reader. */
  set label(text: string) {
    this.nodes.space.setAttribute("aria-label", text);
  }

  /** Opens at the selected token's line. `isRaw`: with ids. */
  show(tokens: ExplainedTokens, selected: number, isRaw: boolean): void {
    if (tokens === this.shown && isRaw === this.isRaw) return;
    if (tokens !== this.shown) {
      this.selected = selected;
      this.other = null;
      this.tabIndex = 0;
      this.levels = null;
    }
    this.shown = tokens;
    this.isRaw = isRaw;
    this.chipWidths = [];
    // How wide it is, it is told in the frame in which it comes into the page.
    if (this.width > 0) this.layOut();
  }

  private resize(width: number): void {
    if (width === 0 || width === this.width) return;
    this.width = width;
    if ((this.shown?.tokens.length ?? 0) <= MANY) return this.layOut();
    // The page is drawn for the first time in this frame: thousands of chips are laid out in the next one, in the room they will take.
    this.style.height = `${MAX_ROWS * (this.isRaw ? HEIGHTS.raw : HEIGHTS.plain) + BELOW}px`;
    requestAnimationFrame(() => this.layOut());
  }

  private layOut(): void {
    if (!this.shown) return;
    if (this.chipWidths.length === 0) this.chipWidths = chipWidths(this.shown, this.isRaw, this);
    this.rows = chipRows(this.shown, this.chipWidths, this.width - MARGIN);
    this.nodes.setRowHeight(this.isRaw ? HEIGHTS.raw : HEIGHTS.plain);
    this.nodes.show(this.rows.length);
    this.nodes.reveal(rowOfToken(this.rows, this.selected));
  }

  /** The token that looks, and the one it looks at; another one than before is brought into view. */
  mark(selected: number, other: number | null): void {
    const before = [this.selected, this.other];
    const isMoved = selected !== this.selected;
    this.selected = selected;
    this.other = other;
    for (const index of new Set([...before, selected, other])) {
      const chip = index === null ? null : this.chip(index);
      if (chip && index !== null) this.markChip(chip, index);
    }
    if (isMoved) this.reveal(selected);
  }

  /** Levels over the tokens, or null to take them away. Only chips in view are touched. */
  paint(levels: Float32Array | null): void {
    if (levels === this.levels) return;
    this.levels = levels;
    for (const row of this.nodes.all()) for (const chip of row.children) this.paintChip(chip as HTMLElement);
  }

  private reveal(index: number): void {
    this.nodes.reveal(rowOfToken(this.rows, index));
    const chip = this.chip(index);
    if (chip) this.nodes.revealPart(chip);
  }

  private buildRow(at: number): HTMLElement {
    const row = this.rows[at];
    const node = element("div", { class: row?.isContinued ? "strip-row continued" : "strip-row" });
    if (!row || !this.shown) return node;
    for (let index = row.from; index < row.to; index++) {
      const chip = chipOf(this.shown, index);
      this.markChip(chip, index);
      if (this.levels) this.paintChip(chip);
      node.append(chip);
    }
    return node;
  }

  private chip(index: number): HTMLElement | null {
    const at = rowOfToken(this.rows, index);
    const row = this.rows[at];
    return (row && (this.nodes.row(at)?.children[index - row.from] as HTMLElement | undefined)) ?? null;
  }

  private markChip(chip: HTMLElement, index: number): void {
    const isSelected = index === this.selected;
    chip.classList.toggle("selected", isSelected);
    chip.classList.toggle("other", index === this.other);
    chip.tabIndex = -1;
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
    this.focusToken(next);
    this.events.select(next);
  }

  private focusToken(index: number): void {
    this.reveal(index);
    this.chip(index)?.focus({ preventScroll: true });
  }
}

let context: OffscreenCanvasRenderingContext2D | null = null;

/** By font and text: of thousands of tokens most come again. */
const widths = new Map<string, number>();

/** CSS pixels. */
function widthOf(font: string, text: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context ??= new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) return 0;
  context.font = font;
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
}

/** [tokens]: of each chip, as it will be drawn. */
function chipWidths({ selection, tokens }: ExplainedTokens, isRaw: boolean, strip: HTMLElement): number[] {
  const style = getComputedStyle(strip);
  const size = parseFloat(style.fontSize) || 13;
  const mono = `${size}px ${style.getPropertyValue("--loupe-mono") || "monospace"}`;
  const small = `${size * 0.72}px ${style.fontFamily}`;
  return tokens.map((span) => {
    const { text, isPart } = tokenLabel(selection.text, span);
    const own = widthOf(mono, text);
    if (!isRaw) return own + CHIP;
    return Math.max(own, widthOf(small, idText(span, isPart))) + CHIP;
  });
}

function idText({ tokenId, bytes }: TokenSpan, isPart: boolean): string {
  return isPart ? `${tokenId} · ${hexBytes(bytes)}` : String(tokenId);
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
    element("span", { class: "token-id" }, idText(span, label.isPart)),
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

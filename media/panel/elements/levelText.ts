// <loupe-text>: the explained text itself, each token with one of a few levels as its ground. A click selects a token, and so
// do the arrow keys.
import { element } from "../dom";
import type { ExplainedTokens } from "../../../server/protocol/panel";
import { pieceFrom, rowOf, textRows, type TextPiece } from "./textRows";
import { VirtualRows } from "./virtualRows";

const ROWS = { rowHeight: 21, maxRows: 16, below: 14 };

export interface LevelTextData {
  readonly tokens: ExplainedTokens;
  /** [tokens]: 0 to 6. What is beyond is not shown. */
  readonly levels: Uint8Array;
  /** What is said of a token under the pointer. */
  readonly hint: (index: number) => string;
  readonly selected: number;
  readonly label: string;
}

export class LevelText extends HTMLElement {
  select: (index: number) => void = () => undefined;
  private shown: LevelTextData | null = null;
  private rows: readonly (readonly TextPiece[])[] = [];
  private readonly nodes = new VirtualRows(this, { ...ROWS, build: (at) => this.buildRow(at) });

  connectedCallback(): void {
    if (this.nodes.space.isConnected) return;
    this.nodes.connect();
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.addEventListener("click", (event) => {
      const piece = event.target instanceof HTMLElement ? event.target.dataset.index : undefined;
      if (piece !== undefined) this.select(Number(piece));
    });
    this.addEventListener("keydown", (event) => this.move(event));
  }

  /** Builds only where the text or its levels are others. */
  set data(data: LevelTextData) {
    const before = this.shown;
    this.shown = data;
    this.setAttribute("aria-label", data.label);
    if (before?.tokens !== data.tokens || before.levels !== data.levels) {
      this.rows = textRows(data.tokens, data.levels.length);
      this.nodes.show(this.rows.length);
    } else if (before.selected !== data.selected) {
      for (const piece of this.pieces(before.selected)) piece.classList.remove("selected");
      for (const piece of this.pieces(data.selected)) piece.classList.add("selected");
    }
  }

  private move(event: KeyboardEvent): void {
    const { shown, rows } = this;
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = pieceFrom(rows, shown.selected, event.key);
    if (next === null) return;
    event.preventDefault();
    this.nodes.reveal(rowOf(rows, next));
    this.select(next);
  }

  private pieces(index: number): Iterable<Element> {
    return this.querySelectorAll(`[data-index="${index}"]`);
  }

  private buildRow(at: number): HTMLElement {
    const row = element("div", { class: "text-row" });
    const { shown } = this;
    for (const { index, text } of shown ? (this.rows[at] ?? []) : []) {
      const marked = index === shown?.selected ? " selected" : "";
      const level = shown?.levels[index] ?? 0;
      const attributes = {
        class: `level-${level}${marked}`,
        "data-index": index,
        title: shown?.hint(index) ?? "",
      };
      row.append(element("span", attributes, text));
    }
    return row;
  }
}

export function defineLevelText(): void {
  customElements.define("loupe-text", LevelText);
}

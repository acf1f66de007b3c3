// Rows of one height in a box that scrolls: only those in view exist as nodes, so thousands of tokens stay light.
import { element } from "../dom";

/** Rows beyond each edge of the box. */
const SPARE_ROWS = 2;

export interface RowOptions {
  /** CSS pixels. */
  readonly rowHeight: number;
  /** Height of the box in rows at most; a person may drag it higher. */
  readonly maxRows: number;
  /** Room below the last row, for a scroll bar. */
  readonly below: number;
  readonly build: (at: number) => HTMLElement;
}

export class VirtualRows {
  /** Holds the rows; goes into the box. */
  readonly space = element("div", { class: "rows-space", role: "group" });
  private readonly built = new Map<number, HTMLElement>();
  private count = 0;
  private rowHeight: number;

  constructor(
    private readonly box: HTMLElement,
    private readonly options: RowOptions,
  ) {
    this.rowHeight = options.rowHeight;
  }

  /** Of the rows that are shown next. */
  setRowHeight(rowHeight: number): void {
    this.rowHeight = rowHeight;
  }

  /** Once the box is in the page; rows may be shown before. */
  connect(): void {
    if (this.space.isConnected) return;
    this.box.append(this.space);
    this.box.addEventListener("scroll", () => this.fill());
    new ResizeObserver(() => this.fill()).observe(this.box);
  }

  /** Other rows: all are built anew, from the left edge on. */
  show(count: number): void {
    const { maxRows, below } = this.options;
    const { rowHeight } = this;
    this.count = count;
    for (const row of this.built.values()) row.remove();
    this.built.clear();
    this.space.style.height = `${count * rowHeight}px`;
    this.box.style.height = `${Math.min(count, maxRows) * rowHeight + below}px`;
    this.box.scrollLeft = 0;
    this.fill();
  }

  /** Where it exists now. */
  row(at: number): HTMLElement | null {
    return this.built.get(at) ?? null;
  }

  all(): Iterable<HTMLElement> {
    return this.built.values();
  }

  /** Scrolls up or down as little as brings the row into view. */
  reveal(at: number): void {
    const { box, rowHeight } = this;
    const top = at * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + rowHeight - box.clientHeight + 6;
    }
    this.fill();
  }

  /** Scrolls sideways as little as brings a part of a row into view; the left edge where that is enough. */
  revealPart(part: HTMLElement): void {
    const { box } = this;
    const [left, right] = [part.offsetLeft, part.offsetLeft + part.offsetWidth];
    if (right <= box.clientWidth) box.scrollLeft = 0;
    else if (left < box.scrollLeft) box.scrollLeft = left;
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
  }

  private fill(): void {
    const { maxRows } = this.options;
    const { rowHeight } = this;
    const { scrollTop } = this.box;
    const height = this.box.clientHeight || maxRows * rowHeight;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
    const last = Math.min(this.count, Math.ceil((scrollTop + height) / rowHeight) + SPARE_ROWS);
    for (const [at, row] of this.built) {
      const isKept = (at >= first && at < last) || row.contains(document.activeElement);
      if (isKept) continue;
      row.remove();
      this.built.delete(at);
    }
    for (let at = first; at < last; at++) if (!this.built.has(at)) this.insert(at);
  }

  private insert(at: number): void {
    const row = this.options.build(at);
    row.style.top = `${at * this.rowHeight}px`;
    this.built.set(at, row);
    // In the order of the text, for those who go through it with a reader.
    const next = [...this.built].filter(([other]) => other > at).sort(([a], [b]) => a - b)[0];
    this.space.insertBefore(row, next?.[1] ?? null);
  }
}

// <loupe-cells>: numbers [rows, columns] as a picture, a cell for each. Signed numbers go from dark blue over grey (0) to
// yellow; weights from dark blue (0) to yellow (1). The numbers themselves are in the chart's table.
import { palettePixel } from "../colors";
import { limitOf } from "../math";

export interface CellsData {
  /** Row-major [rows, columns]. */
  readonly values: Float32Array | Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** `signed`: around 0; `weight`: from 0 to 1, spread by a square root; `byte`: 0 to 255 as they are. */
  readonly scale: "signed" | "weight" | "byte";
  /** Cells above the diagonal stay empty. */
  readonly isTriangle?: boolean;
  /** Pixels of a cell in each direction; where the place is narrower, cells shrink. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** What a screen reader says. */
  readonly label: string;
}

export class Cells extends HTMLElement {
  private readonly canvas = document.createElement("canvas");
  private painted: CellsData | null = null;

  /** Set, and not drawn yet: it has not come near the screen. */
  private waiting: CellsData | null = null;

  connectedCallback(): void {
    watch().observe(this);
    if (this.canvas.isConnected) return;
    this.canvas.setAttribute("role", "img");
    this.append(this.canvas);
  }

  disconnectedCallback(): void {
    watch().unobserve(this);
  }

  set data(data: CellsData) {
    const before = this.painted;
    this.painted = data;
    this.canvas.setAttribute("aria-label", data.label);
    if (before && isSame(before.values, data.values) && before.rows === data.rows) return;
    const { rows, columns, cellWidth, cellHeight } = data;
    this.canvas.style.width = `${columns * cellWidth}px`;
    this.canvas.style.height = `${rows * cellHeight}px`;
    this.waiting = data;
    // Observed anew, it is told at once whether it is near the screen.
    if (!this.isConnected) return;
    watch().unobserve(this);
    watch().observe(this);
  }

  /** What waits is drawn now: it has come near the screen, or is wanted as a picture. */
  draw(): void {
    const data = this.waiting;
    if (!data) return;
    this.waiting = null;
    const { rows, columns } = data;
    this.canvas.width = Math.max(1, columns);
    this.canvas.height = Math.max(1, rows);
    const context = this.canvas.getContext("2d");
    if (!context || rows * columns === 0) return;
    context.putImageData(paintCells(data, new ImageData(columns, rows)), 0, 0);
  }
}

let watcher: IntersectionObserver | undefined;

/** One for all of them: of a model with hundreds of heads, a screen shows some dozens. */
function watch(): IntersectionObserver {
  watcher ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) (target as Cells).draw();
    },
    { rootMargin: "25%" },
  );
  return watcher;
}

/** Those within a part of the page, however far from the screen. */
export function drawAllCells(within: ParentNode): void {
  for (const cells of within.querySelectorAll<Cells>("loupe-cells")) cells.draw();
}

/** A part of a larger array is another object each time it is taken. */
function isSame(one: CellsData["values"], other: CellsData["values"]): boolean {
  return (
    one === other ||
    (one.buffer === other.buffer && one.byteOffset === other.byteOffset && one.length === other.length)
  );
}

/** One pixel a cell; the style sheet scales it up without smoothing. */
export function paintCells(data: CellsData, image: ImageData): ImageData {
  const { values, rows, columns, scale, isTriangle = false } = data;
  const pixels = new Uint32Array(image.data.buffer);
  const limit = scale === "signed" ? limitOf(values) || 1 : 1;
  for (let i = 0; i < rows * columns; i++) {
    if (isTriangle && i % columns > Math.floor(i / columns)) continue;
    const value = values[i] ?? 0;
    const step =
      scale === "byte"
        ? value
        : scale === "weight"
          ? 255 * Math.sqrt(value)
          : 127.5 + (127.5 * value) / limit;
    pixels[i] = palettePixel(Math.round(step));
  }
  return image;
}

export function defineCells(): void {
  customElements.define("loupe-cells", Cells);
}

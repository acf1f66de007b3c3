// Attention weights → a canvas: row = the token that looks, column = the token it looks at. The half above the
// diagonal stays empty, because no token sees a later one. Painted once per map; frame and cross are drawn over it.
import { weightColor } from "./colors";
import { element } from "./dom";
import type { AttentionMessage } from "./state";

export interface HeatMap {
  readonly node: HTMLCanvasElement;
  readonly draw: (attention: AttentionMessage, marks: Marks) => void;
}

/** What is drawn beside the weights. */
export interface Marks {
  readonly labels: readonly string[];
  readonly selected: number;
  /** The cell under the pointer. */
  readonly hovered: Cell | null;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Room for token names; without names, for the frame alone. */
const LABEL_MARGIN = 84;
const BARE_MARGIN = 4;
const MIN_LABEL_CELL = 11;
const MAX_CELL = 26;
const MAX_LABEL_LENGTH = 9;

/** Where the map lies on the canvas, in CSS pixels. */
export interface Layout {
  readonly margin: number;
  /** Side of one cell. */
  readonly size: number;
}

/** `length` tokens in `width` pixels: with names where a cell is high enough for one. */
export function layoutFor(width: number, length: number): Layout {
  const size = (margin: number) => Math.min(MAX_CELL, (width - margin) / Math.max(1, length));
  const margin = size(LABEL_MARGIN) >= MIN_LABEL_CELL ? LABEL_MARGIN : BARE_MARGIN;
  return { margin, size: size(margin) };
}

/** The cell under a point of the canvas, in CSS pixels; null outside the map and above its diagonal. */
export function cellAt(x: number, y: number, { margin, size }: Layout, length: number): Cell | null {
  const column = Math.floor((x - margin) / size);
  const row = Math.floor((y - margin) / size);
  return row >= 0 && row < length && column >= 0 && column <= row ? { row, column } : null;
}

export function createHeatMap(
  onHover: (cell: Cell | null) => void,
  onSelect: (row: number) => void,
): HeatMap {
  const node = element("canvas", { class: "heat-map", role: "img", "data-testid": "heat-map" });
  let layout: Layout = { margin: 0, size: 1 };
  let length = 0;
  let painted: { readonly attention: AttentionMessage; readonly image: OffscreenCanvas } | null = null;
  const cellOf = (event: MouseEvent) => cellAt(event.offsetX, event.offsetY, layout, length);
  node.addEventListener("mousemove", (event) => onHover(cellOf(event)));
  node.addEventListener("mouseleave", () => onHover(null));
  node.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) onSelect(cell.row);
  });
  const draw: HeatMap["draw"] = (attention, marks) => {
    const width = node.parentElement?.clientWidth ?? 480;
    length = attention.length;
    layout = layoutFor(width, length);
    const { margin, size } = layout;
    const side = Math.ceil(margin + size * length) + 1;
    const ratio = window.devicePixelRatio;
    node.width = node.height = Math.round(side * ratio);
    node.style.width = node.style.height = `${side}px`;
    const context = node.getContext("2d");
    if (!context) throw new Error("expected a 2D canvas");
    context.scale(ratio, ratio);
    if (painted?.attention !== attention) painted = { attention, image: paintWeights(attention) };
    context.imageSmoothingEnabled = false;
    context.drawImage(painted.image, margin, margin, size * length, size * length);
    drawFrame(context, { ...layout, ...marks, length });
    if (margin === LABEL_MARGIN) drawLabels(context, { ...layout, ...marks, length });
  };
  return { node, draw };
}

/** One pixel a cell, to be scaled up without smoothing. */
function paintWeights({ weights, length }: AttentionMessage): OffscreenCanvas {
  const image = new ImageData(length, length);
  for (let row = 0; row < length; row++) {
    for (let column = 0; column <= row; column++) {
      const at = row * length + column;
      const [red, green, blue] = weightColor(weights[at] ?? 0);
      image.data[at * 4] = red;
      image.data[at * 4 + 1] = green;
      image.data[at * 4 + 2] = blue;
      image.data[at * 4 + 3] = 255;
    }
  }
  const small = new OffscreenCanvas(length, length);
  small.getContext("2d")?.putImageData(image, 0, 0);
  return small;
}

interface Frame extends Layout, Marks {
  readonly length: number;
}

function drawFrame(context: CanvasRenderingContext2D, frame: Frame): void {
  const { margin, size, length, selected, hovered } = frame;
  const colors = getComputedStyle(document.body);
  context.strokeStyle = colors.getPropertyValue("--loupe-line");
  context.lineWidth = 1;
  context.strokeRect(margin - 0.5, margin - 0.5, size * length + 1, size * length + 1);
  context.strokeStyle = colors.getPropertyValue("--loupe-focus");
  context.lineWidth = 2;
  context.strokeRect(margin, margin + selected * size, size * (selected + 1), size);
  if (!hovered) return;
  // The cross: along the row to its own token, and down the column from its token's first look at itself.
  const { row, column } = hovered;
  context.lineWidth = 1;
  context.strokeStyle = colors.getPropertyValue("--loupe-text");
  context.strokeRect(margin, margin + row * size, size * (row + 1), size);
  context.strokeRect(margin + column * size, margin + column * size, size, size * (length - column));
}

function drawLabels(context: CanvasRenderingContext2D, frame: Frame): void {
  const { margin, size, length, labels, selected, hovered } = frame;
  const colors = getComputedStyle(document.body);
  context.font = `${Math.min(12, size - 1)}px ${colors.getPropertyValue("--loupe-mono")}`;
  context.textBaseline = "middle";
  for (let index = 0; index < length; index++) {
    const full = labels[index] ?? "";
    const text = full.length > MAX_LABEL_LENGTH ? `${full.slice(0, MAX_LABEL_LENGTH - 1)}…` : full;
    const middle = margin + (index + 0.5) * size;
    const colorOf = (isMarked: boolean) =>
      colors.getPropertyValue(isMarked ? "--loupe-text" : "--loupe-faint");
    context.fillStyle = colorOf(index === selected || index === hovered?.row);
    context.textAlign = "right";
    context.fillText(text, margin - 6, middle);
    context.fillStyle = colorOf(index === selected || index === hovered?.column);
    context.save();
    context.translate(middle, margin - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = "left";
    context.fillText(text, 0, 0);
    context.restore();
  }
}

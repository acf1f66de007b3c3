// <loupe-map>: attention weights as a canvas: row = the token that looks, column = the token it looks at. The half above
// the diagonal stays empty, because no token sees a later one. Painted once per map and size; a change of selection lays
// frames and names over that.
import { palettePixel } from "../colors";
import { element } from "../dom";
import { cellAt, cellFrom, hasLabels, layoutFor, type Cell, type Layout } from "./mapLayout";

export interface MapData {
  readonly length: number;
  /** Row-major [side, side], a step of the palette for each cell. */
  readonly picture: Uint8Array;
  readonly side: number;
  readonly labels: readonly string[];
  /** Letters of a name that are shown beside the map. */
  readonly labelLength: number;
  readonly selected: number;
  readonly other: number | null;
  readonly label: string;
  /** What is said of a cell under the pointer. */
  readonly hint: (cell: Cell) => string;
}

export interface MapEvents {
  readonly hover: (cell: Cell | null) => void;
  readonly select: (cell: Cell) => void;
}

/** Of the window's height, so that the whole map is in sight. */
const MAX_HEIGHT = 0.66;

export class AttentionMap extends HTMLElement {
  events: MapEvents = { hover: () => undefined, select: () => undefined };
  private readonly canvas = document.createElement("canvas");
  private readonly tip = element("div", { class: "tip", "aria-hidden": "true", "data-testid": "map-tip" });
  private map: MapData | null = null;
  private hovered: Cell | null = null;
  private layout: Layout = { margin: 0, size: 1 };
  /** CSS pixels, as last observed: asking the page would make it lay itself out in the middle of being drawn. */
  private width = 0;
  private colors: Colors | null = null;
  private painted: Painted | null = null;

  connectedCallback(): void {
    if (this.canvas.isConnected) return;
    this.canvas.setAttribute("role", "img");
    this.canvas.dataset.testid = "heat-map";
    this.tip.hidden = true;
    this.append(this.canvas, this.tip);
    const cellOf = (event: MouseEvent) =>
      cellAt(event.offsetX, event.offsetY, this.layout, this.map?.length ?? 0);
    this.canvas.addEventListener("mousemove", (event) => this.point(cellOf(event)));
    this.canvas.addEventListener("mouseleave", () => this.point(null));
    this.canvas.addEventListener("click", (event) => {
      const cell = cellOf(event);
      if (cell) this.events.select(cell);
    });
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.addEventListener("keydown", (event) => this.move(event));
    new ResizeObserver((entries) => this.resize(entries.at(-1)?.contentRect.width ?? 0)).observe(this);
    // A change of theme changes the colours of frame and names.
    const themes = { attributeFilter: ["class", "data-vscode-theme-id"] };
    new MutationObserver(() => this.recolor()).observe(document.body, themes);
  }

  set data(data: MapData) {
    this.map = data;
    this.setAttribute("aria-label", data.label);
    this.draw();
  }

  /** The keys lead over the cells as the mouse does: from the one that is chosen, or the selected token itself. */
  private move(event: KeyboardEvent): void {
    const { map } = this;
    if (!map || map.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = Math.min(map.selected, map.length - 1);
    const next = cellFrom({ row, column: map.other ?? row }, event.key, map.length);
    if (!next) return;
    event.preventDefault();
    this.events.select(next);
  }

  private point(cell: Cell | null): void {
    if (cell?.row === this.hovered?.row && cell?.column === this.hovered?.column) return;
    this.hovered = cell;
    this.draw();
    this.showTip(cell);
    this.events.hover(cell);
  }

  private showTip(cell: Cell | null): void {
    const { map, tip, layout } = this;
    tip.hidden = !cell || !map;
    if (!cell || !map) return;
    tip.textContent = map.hint(cell);
    const x = layout.margin + (cell.column + 1) * layout.size + 8;
    tip.style.left = `${Math.max(0, Math.min(x, this.width - tip.offsetWidth))}px`;
    tip.style.top = `${Math.max(0, layout.margin + cell.row * layout.size - tip.offsetHeight - 4)}px`;
  }

  private resize(width: number): void {
    if (width === this.width) return;
    this.width = width;
    this.draw();
  }

  private recolor(): void {
    this.colors = null;
    this.painted = null;
    this.draw();
  }

  private draw(): void {
    const { map, canvas } = this;
    if (!map || map.length === 0 || this.width === 0) return;
    const room = Math.max(MIN_SIDE, Math.min(this.width, window.innerHeight * MAX_HEIGHT));
    this.layout = layoutFor(Math.min(this.width, room), map.length, map.labelLength);
    const ratio = window.devicePixelRatio;
    const side = Math.ceil(this.layout.margin + this.layout.size * map.length) + 1;
    const points = Math.round(side * ratio);
    if (canvas.width !== points) {
      canvas.width = canvas.height = points;
      canvas.style.width = canvas.style.height = `${side}px`;
    }
    canvas.setAttribute("aria-label", map.label);
    const context = contextOf(canvas);
    this.colors ??= readColors();
    const frame = { ...this.layout, ...map, hovered: this.hovered, colors: this.colors };
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, points, points);
    context.drawImage(this.base(map, frame, points), 0, 0);
    context.scale(ratio, ratio);
    drawFrame(context, frame);
    if (hasLabels(frame)) drawLabels(context, frame);
  }

  /** The map without what is selected on it, point for point. */
  private base({ picture, side }: MapData, { margin, size, length, colors }: Frame, points: number) {
    if (this.painted?.picture === picture && this.painted.base.width === points) return this.painted.base;
    const base = new OffscreenCanvas(points, points);
    const context = contextOf(base);
    context.scale(window.devicePixelRatio, window.devicePixelRatio);
    context.imageSmoothingEnabled = false;
    context.drawImage(imageOf(picture, side), margin, margin, size * length, size * length);
    context.strokeStyle = colors.line;
    context.strokeRect(margin - 0.5, margin - 0.5, size * length + 1, size * length + 1);
    this.painted = { picture, base };
    return base;
  }
}

const MIN_SIDE = 240;

interface Painted {
  readonly picture: Uint8Array;
  readonly base: OffscreenCanvas;
}

type Colors = ReturnType<typeof readColors>;

function readColors() {
  const style = getComputedStyle(document.body);
  const valueOf = (name: string) => style.getPropertyValue(`--loupe-${name}`);
  return {
    line: valueOf("line"),
    focus: valueOf("focus"),
    strong: valueOf("text"),
    faint: valueOf("faint"),
    font: valueOf("mono"),
  };
}

function contextOf<T extends HTMLCanvasElement | OffscreenCanvas>(canvas: T) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("expected a 2D canvas");
  return context as T extends OffscreenCanvas ? OffscreenCanvasRenderingContext2D : CanvasRenderingContext2D;
}

/** A point for each cell; the half above the diagonal stays transparent. */
function imageOf(picture: Uint8Array, side: number): OffscreenCanvas {
  const image = new ImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < side; row++) {
    for (let at = row * side; at <= row * side + row; at++) pixels[at] = palettePixel(picture[at] ?? 0);
  }
  const canvas = new OffscreenCanvas(side, side);
  contextOf(canvas).putImageData(image, 0, 0);
  return canvas;
}

interface Frame extends Layout, Pick<MapData, "length" | "labels" | "labelLength" | "selected" | "other"> {
  readonly hovered: Cell | null;
  readonly colors: Colors;
}

function drawFrame(context: CanvasRenderingContext2D, frame: Frame): void {
  const { margin, size, length, selected, other, hovered, colors } = frame;
  context.strokeStyle = colors.focus;
  context.lineWidth = 2;
  if (selected < length) context.strokeRect(margin, margin + selected * size, size * (selected + 1), size);
  if (other !== null && selected < length) {
    context.strokeRect(margin + other * size, margin + selected * size, size, size);
  }
  if (!hovered) return;
  // The cross: along the row to its own token, and down the column from its token's first look at itself.
  const { row, column } = hovered;
  context.lineWidth = 1;
  context.strokeStyle = colors.strong;
  context.strokeRect(margin, margin + row * size, size * (row + 1), size);
  context.strokeRect(margin + column * size, margin + column * size, size, size * (length - column));
}

function drawLabels(context: CanvasRenderingContext2D, frame: Frame): void {
  const { margin, size, length, labels, labelLength, selected, other, hovered } = frame;
  const { strong, faint, font } = frame.colors;
  context.font = `${Math.min(12, size - 1)}px ${font}`;
  context.textBaseline = "middle";
  for (let index = 0; index < length; index++) {
    const full = labels[index] ?? "";
    const text = full.length > labelLength ? `${full.slice(0, labelLength - 1)}…` : full;
    const middle = margin + (index + 0.5) * size;
    context.fillStyle = index === selected || index === hovered?.row ? strong : faint;
    context.textAlign = "right";
    context.fillText(text, margin - 6, middle);
    context.fillStyle = index === other || index === hovered?.column ? strong : faint;
    context.save();
    context.translate(middle, margin - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = "left";
    context.fillText(text, 0, 0);
    context.restore();
  }
}

export function defineAttentionMap(): void {
  customElements.define("loupe-map", AttentionMap);
}

// Stages → a picture to scale: tokens flow in from the left, each block is as high as it has parameters and as wide as it
// works long, the probabilities come out on the right. Each block is a door to its view; what it says stands in a list too.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { percentText } from "../labels";
import type { Block, Stage } from "./flowStages";

export interface Skyline {
  readonly stages: readonly Stage[];
  /** The last tokens that are read, in their order. */
  readonly read: readonly string[];
  /** What may come, the most probable first. */
  readonly candidates: readonly { readonly name: string; readonly share: number }[];
  /** CSS pixels. */
  readonly width: number;
  readonly label: string;
  /** Index of the stage that is run through; null: none. */
  readonly here: number | null;
  readonly open: (stage: Stage, view: string) => void;
}

const HEIGHT = 236;
const MIDDLE = 104;
const HIGHEST = 190;
/** Texts at both ends find room from here on. */
const WITH_TEXTS = 620;
const TEXTS = 128;
const LEAST_HEIGHT = 3;
/** Where a layer has less room than this, its blocks stand on each other: side by side, thirty layers would be a comb. */
const LEAST_ROOM = 22;
/** Layers between two numbers, where each has too little room for one. */
const NUMBERED = 5;
/** Of a letter in the editor's font, and the most letters of a word. */
const LETTER = 7;
const MOST_LETTERS = 12;

interface Placed {
  readonly stage: Stage;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly (Block & {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  })[];
}

export function skyline(picture: Skyline): TemplateResult {
  const { width, label, here, read, candidates } = picture;
  const side = sideOf(width);
  const placed = place(picture.stages, { from: side, to: width - side });
  const at = here === null ? null : centre(placed[here], width, here);
  return html`<svg
    class="skyline"
    width=${width}
    height=${HEIGHT}
    viewBox="0 0 ${width} ${HEIGHT}"
    role="img"
    aria-label=${label}
    data-testid="skyline"
  >
    ${svg`<line class="stream" x1=${side - 8} x2=${width - side + 8} y1=${MIDDLE} y2=${MIDDLE}></line>`}
    ${side === TEXTS ? [readTexts(read), candidateBars(candidates, width - side + 14)] : ""}
    ${placed.map((each, i) => buildings(each, { picture, isHere: i === here }))} ${words(placed, width)}
    ${at === null ? "" : svg`<circle class="traveller" r="7" cy=${MIDDLE} .style=${`transform: translateX(${at}px)`}></circle>`}
  </svg>`;
}

function sideOf(width: number): number {
  return width >= WITH_TEXTS ? TEXTS : 12;
}

/** The blocks of a layer stand on each other. `width`: of the picture. */
export function isStacked(stages: readonly Stage[], width: number): boolean {
  return width - 2 * sideOf(width) < LEAST_ROOM * stages.length;
}

/** Blocks side by side, or those of a layer on each other, scaled so that all of them fill the room. */
export function place(stages: readonly Stage[], { from, to }: { from: number; to: number }): Placed[] {
  const total = to - from;
  return total < LEAST_ROOM * stages.length
    ? stacked(stages, { from, total })
    : sideBySide(stages, { from, total });
}

/** One slot a stage, as wide as it works long. */
function stacked(stages: readonly Stage[], { from, total }: { from: number; total: number }): Placed[] {
  const sum = (blocks: readonly Block[], of: (block: Block) => number) =>
    blocks.reduce((whole, block) => whole + of(block), 0);
  const most = Math.max(1, ...stages.map(({ blocks }) => sum(blocks, ({ count }) => count)));
  const isTimed = stages.some(({ blocks }) => blocks.some(({ ms }) => ms !== null));
  const weightOf = ({ blocks }: Stage) => (isTimed ? sum(blocks, ({ ms }) => ms ?? 0) : blocks.length);
  const drawn = stages.filter(({ blocks }) => blocks.length > 0).length;
  const gap = Math.min(1, (0.1 * total) / drawn);
  const least = Math.min(4, (0.2 * total) / drawn);
  const whole = stages.reduce((all, stage) => all + weightOf(stage), 0) || 1;
  const room = total - (gap + least) * drawn;
  let x = from;
  return stages.map((stage) => {
    const begin = x;
    if (stage.blocks.length === 0) return { stage, from: begin, to: begin, blocks: [] };
    const width = least + (room * weightOf(stage)) / whole;
    const heightOf = ({ count }: Block) => Math.max(LEAST_HEIGHT, (HIGHEST * count) / most);
    let y = MIDDLE + sum(stage.blocks, heightOf) / 2;
    const blocks = stage.blocks.map((block) => {
      const height = heightOf(block);
      y -= height;
      return { ...block, x: begin, y, width, height };
    });
    x += width + gap;
    return { stage, from: begin, to: begin + width, blocks };
  });
}

function sideBySide(stages: readonly Stage[], { from, total }: { from: number; total: number }): Placed[] {
  const all = stages.flatMap(({ blocks }) => blocks);
  const most = Math.max(1, ...all.map(({ count }) => count));
  // At most so much of the room for what is not to scale.
  const between = Math.min(14, (0.2 * total) / stages.length);
  const gap = Math.min(2, (0.1 * total) / all.length);
  const least = Math.min(4, (0.2 * total) / all.length);
  const room = total - between * stages.length - (gap + least) * all.length;
  const isTimed = all.some(({ ms }) => ms !== null);
  const weightOf = ({ ms }: Block) => (isTimed ? (ms ?? 0) : 1);
  const whole = all.reduce((sum, block) => sum + weightOf(block), 0) || 1;
  let x = from;
  return stages.map((stage) => {
    const begin = x;
    const blocks = stage.blocks.map((block) => {
      const width = least + (room * weightOf(block)) / whole;
      const height = Math.max(LEAST_HEIGHT, (HIGHEST * block.count) / most);
      const own = { ...block, x, y: MIDDLE - height / 2, width, height };
      x += width + gap;
      return own;
    });
    const end = x;
    if (blocks.length > 0) x += between;
    return { stage, from: begin, to: end, blocks };
  });
}

/** The tokens stand before all blocks. */
function centre(placed: Placed | undefined, width: number, index: number): number {
  if (!placed || index === 0) return width >= WITH_TEXTS ? TEXTS - 8 : 6;
  return (placed.from + placed.to) / 2;
}

function buildings(
  { stage, blocks }: Placed,
  { picture, isHere }: { picture: Skyline; isHere: boolean },
): SVGTemplateResult {
  return svg`<g class=${isHere ? "stage here" : "stage"}>${blocks.map(
    (block) =>
      svg`<rect
        class=${`block ${block.kind}${stage.view === "next" ? " shared" : ""}`}
        x=${block.x}
        y=${block.y}
        width=${block.width}
        height=${block.height}
        rx="2"
        @click=${() => picture.open(stage, block.view)}
      ></rect>`,
  )}${number(stage, blocks)}</g>`;
}

/** Above the layer's blocks, where it finds room. */
function number({ layer }: Stage, blocks: Placed["blocks"]): SVGTemplateResult | string {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (layer === null || !first || !last) return "";
  const width = last.x + last.width - first.x;
  if (width < LETTER * 3 && layer % NUMBERED !== 0) return "";
  const top = Math.min(...blocks.map(({ y }) => y));
  return svg`<text class="layer-number" x=${first.x + width / 2} y=${top - 6} text-anchor="middle">${layer}</text>`;
}

function readTexts(read: readonly string[]): SVGTemplateResult[] {
  const top = MIDDLE - ((read.length - 1) * 18) / 2;
  return read.map(
    (name, i) =>
      svg`<text class="token-word" x=${TEXTS - 14} y=${top + i * 18 + 4} text-anchor="end">${short(name)}</text>`,
  );
}

function candidateBars(candidates: Skyline["candidates"], x: number): SVGTemplateResult[] {
  const top = MIDDLE - ((candidates.length - 1) * 30) / 2;
  return candidates.map(({ name, share }, i) => {
    const y = top + i * 30;
    return svg`<text class="token-word" x=${x} y=${y}>${short(name)}<title>${percentText(share)}</title></text>
      <rect class="candidate" x=${x} y=${y + 5} width=${Math.max(1, share * (TEXTS - 24))} height="5" rx="2"></rect>`;
  });
}

/** Under each layer what it would say, where there is room; where it changes first. The last one says the answer. */
function words(placed: readonly Placed[], width: number): SVGTemplateResult[] {
  const layers = placed.filter(({ stage }) => stage.layer !== null && stage.says !== "");
  const all = layers.map(({ stage, from, to }) => {
    const word = short(stage.says);
    const half = (word.length * LETTER) / 2;
    const x = Math.max(half, Math.min(width - half, (from + to) / 2));
    return { word, x, half, lead: (from + to) / 2, room: to - from, share: stage.share };
  });
  const last = all.at(-1);
  let free = -Infinity;
  return all.flatMap((each, i) => {
    const { word, x, half, lead, room, share } = each;
    const isSame = word === all[i - 1]?.word && room < half * 2;
    const isInTheWay = last !== undefined && x + half + LETTER > last.x - last.half;
    if (each !== last && (isSame || isInTheWay || x - half < free)) return [];
    free = x + half + LETTER;
    const opacity = 0.55 + 0.45 * share;
    return svg`<text class="says" x=${x} y=${HEIGHT - 10} text-anchor="middle" .style=${`opacity: ${opacity}`}>${word}</text>
      <line class="lead" x1=${lead} x2=${lead} y1=${HEIGHT - 24} y2=${HEIGHT - 30}></line>`;
  });
}

function short(name: string): string {
  return name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS - 1)}…`;
}

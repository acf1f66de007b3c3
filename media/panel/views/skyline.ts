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
/** Of a letter in the editor's font, and the most letters of a word. */
const LETTER = 7;
const MOST_LETTERS = 12;

interface Placed {
  readonly stage: Stage;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly (Block & {
    readonly x: number;
    readonly width: number;
    readonly height: number;
  })[];
}

export function skyline(picture: Skyline): TemplateResult {
  const { width, label, here, read, candidates } = picture;
  const side = width >= WITH_TEXTS ? TEXTS : 12;
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
    ${placed.map((each, i) => buildings(each, { picture, isHere: i === here }))} ${words(placed)}
    ${at === null ? "" : svg`<circle class="traveller" r="7" cy=${MIDDLE} .style=${`transform: translateX(${at}px)`}></circle>`}
  </svg>`;
}

/** Blocks side by side, scaled so that all of them fill the room. */
export function place(stages: readonly Stage[], { from, to }: { from: number; to: number }): Placed[] {
  const all = stages.flatMap(({ blocks }) => blocks);
  const most = Math.max(1, ...all.map(({ count }) => count));
  const total = to - from;
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
      const own = { ...block, x, width, height: Math.max(LEAST_HEIGHT, (HIGHEST * block.count) / most) };
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
        y=${MIDDLE - block.height / 2}
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
  if (width < LETTER * 2) return "";
  const top = MIDDLE - Math.max(...blocks.map(({ height }) => height)) / 2;
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

/** Under each layer what it would say, where there is room; where it changes first. */
function words(placed: readonly Placed[]): SVGTemplateResult[] {
  const layers = placed.filter(({ stage }) => stage.layer !== null && stage.says !== "");
  let free = -Infinity;
  let last = "";
  return layers.flatMap(({ stage, from, to }, i) => {
    const word = short(stage.says);
    const middle = (from + to) / 2;
    const half = (word.length * LETTER) / 2;
    const isSame = stage.says === last && i < layers.length - 1;
    last = stage.says;
    if (middle - half < free || (isSame && to - from < half * 2)) return [];
    free = middle + half + LETTER;
    const opacity = 0.55 + 0.45 * stage.share;
    return svg`<text class="says" x=${middle} y=${HEIGHT - 10} text-anchor="middle" .style=${`opacity: ${opacity}`}>${word}</text>
      <line class="lead" x1=${middle} x2=${middle} y1=${HEIGHT - 24} y2=${HEIGHT - 30}></line>`;
  });
}

function short(name: string): string {
  return name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS - 1)}…`;
}

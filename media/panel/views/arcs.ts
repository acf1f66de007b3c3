// What the chosen token looks at, drawn over the code's own lines: each token on its ground of weight, an arc to the
// strongest ones. Lines that get next to nothing are folded, so that hundreds of tokens fit.
import { html, nothing, svg, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { t } from "../i18n";
import { percentText } from "../labels";
import { linesOf } from "../lineMap";
import { strongest, type WeightedIndex } from "../math";
import { tokenName } from "../names";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { arcRows, levelOf, type ArcRow } from "../arcRows";
import { ATTENTION } from "../strings/attention";
import { COMMON } from "../strings/common";
import { rowOfToken } from "./attentionMapChart";

const ARCS = 8;
const LISTED = 6;
/** Weights below say nothing. */
const WORTH = 0.01;
const LINE = 22;
const GUTTER = 44;
const FONT_SIZE = 13;

export function arcs(panel: Panel): TemplateResult {
  const { token, layer, head } = panel.state.selection;
  const { weights, isOld } = rowOfToken(panel);
  if (token >= panel.tokens.contextLength) {
    return notice(
      "arcs",
      ATTENTION.arcs,
      t(COMMON.beyondWindow, { token, window: panel.tokens.contextLength }),
    );
  }
  if (weights.length === 0) return notice("arcs", ATTENTION.arcs, t(COMMON.computing));
  const most = strongest(weights, ARCS).filter(({ weight }) => weight >= WORTH);
  const named = most
    .slice(0, 3)
    .map(({ index, weight }) => `“${tokenName(panel, index)}” ${percentText(weight)}`);
  return chart(panel, {
    id: "arcs",
    title: ATTENTION.arcs,
    term: "attention",
    sources: ["read"],
    isOld,
    sentence: t(ATTENTION.arcsSentence, {
      name: tokenName(panel, token),
      layer,
      head,
      list: named.join(", "),
    }),
    body: () =>
      html`<div class="arcs-and-links">${drawing(panel, weights, most)} ${links(panel, most)}</div>`,
    table: null,
  });
}

function drawing(panel: Panel, weights: Float32Array, most: readonly WeightedIndex[]): TemplateResult {
  const { token } = panel.state.selection;
  const rows = arcRows(panel.tokens, { weights, token, least: WORTH });
  const widthOf = measure();
  const width = GUTTER + Math.max(...rows.map((row) => widthOf(row.text))) + 60;
  const placeOf = (index: number) => {
    const y = rows.findIndex(({ pieces }) => pieces.some((piece) => piece.index === index));
    const row = rows[y];
    const piece = row?.pieces.find((each) => each.index === index);
    if (!row || !piece) return null;
    const trimmed = piece.text.length - piece.text.trimStart().length;
    const from = widthOf(row.text.slice(0, piece.start + trimmed));
    return { x: GUTTER + from + widthOf(piece.text.trim()) / 2, y: y * LINE + LINE / 2 };
  };
  const own = placeOf(token);
  return html`<div
    class="arcs"
    tabindex="0"
    role="group"
    aria-label=${t(ATTENTION.arcs)}
    data-testid="arc-lines"
    ${ref((node) => void (node && own && bringIntoView(node as HTMLElement, token, own.x)))}
  >
    <div class="arc-space" .style=${`width:${width}px;height:${rows.length * LINE}px`}>
      ${rows.map((row, y) => line(panel, row, { y, weights, token }))}
      <svg width=${width} height=${rows.length * LINE} aria-hidden="true">
        ${most.map(({ index, weight }) => {
          const to = index === token ? null : placeOf(index);
          return own && to
            ? svg`<path class="arc" d=${curve(own, to)} stroke-width=${1 + 4 * weight} opacity=${0.35 + 0.65 * Math.sqrt(weight)}></path>`
            : nothing;
        })}
      </svg>
    </div>
  </div>`;
}

/** CSS pixels beside the token. */
const BESIDE = 30;

/** In a narrow panel the chosen token may stand beyond the edge: moved there once, then it is the reader's. */
function bringIntoView(box: HTMLElement, token: number, x: number): void {
  if (box.dataset.token === String(token)) return;
  box.dataset.token = String(token);
  // It is in the page by then.
  requestAnimationFrame(() => (box.scrollLeft = Math.max(0, x + BESIDE - box.clientWidth)));
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Above the line where both stand in one, else out to the right and back. */
function curve(from: Place, to: Place): string {
  const top = LINE / 2 - 3;
  if (from.y === to.y) {
    const lift = Math.min(LINE - 4, 6 + Math.abs(from.x - to.x) / 14);
    return `M${from.x},${from.y - top} Q${(from.x + to.x) / 2},${from.y - top - lift} ${to.x},${to.y - top}`;
  }
  const out = 24 + Math.abs(from.y - to.y) / 6;
  const right = Math.max(from.x, to.x) + out;
  return `M${from.x},${from.y - top} C${right},${from.y - top} ${right},${to.y + top} ${to.x},${to.y + top}`;
}

function line(
  panel: Panel,
  row: ArcRow,
  { y, weights, token }: { y: number; weights: Float32Array; token: number },
): TemplateResult {
  const place = `top:${y * LINE}px`;
  if (row.folded > 0) {
    return html`<div class="arc-line folded-lines" .style=${place}>
      <span class="arc-number">⋮</span>${t(ATTENTION.folded, { count: row.folded })}
    </div>`;
  }
  return html`<div class="arc-line" .style=${place}>
    <span class="arc-number">${row.number}</span>${row.pieces.map(({ index, text }) => {
      const level = levelOf(weights[index] ?? 0);
      const classes = [level > 0 ? `level-${level}` : "", index === token ? "selected" : ""]
        .filter(Boolean)
        .join(" ");
      return html`<span
        class=${classes}
        title=${index < weights.length ? `${tokenName(panel, index)}: ${percentText(weights[index] ?? 0)}` : ""}
        @click=${() => panel.select({ token: index })}
        >${text}</span
      >`;
    })}
  </div>`;
}

/** The strongest, by name and line. */
function links(panel: Panel, most: readonly WeightedIndex[]): TemplateResult {
  const { lineOf, numbers } = linesOf(panel.tokens);
  const { firstLine } = panel.tokens.selection;
  const { other } = panel.state.selection;
  return html`<table class="bars links" data-testid="links">
    <tbody>
      ${most.slice(0, LISTED).map(({ index, weight }) => {
        const number = (numbers[lineOf[index] ?? 0] ?? 0) + firstLine;
        return html`<tr class=${index === other ? "selected" : ""}>
          <th scope="row">
            <button
              type="button"
              class="plain token-name"
              @click=${() => panel.select({ other: index })}
              @mouseenter=${() => panel.post({ type: "hoverToken", index })}
              @mouseleave=${() => panel.post({ type: "hoverToken", index: null })}
            >
              <span>${tokenName(panel, index)}</span>
              <i>${t(ATTENTION.inLine, { number: String(number) })}</i>
            </button>
          </th>
          <td>${bar(weight)}</td>
          <td class="number-cell" data-value=${weight}>${percentText(weight)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

let context: OffscreenCanvasRenderingContext2D | null = null;

/** How wide a text of the drawing is, in CSS pixels. */
function measure(): (text: string) => number {
  context ??= new OffscreenCanvas(1, 1).getContext("2d");
  const mono = getComputedStyle(document.body).getPropertyValue("--loupe-mono") || "monospace";
  if (context) context.font = `${FONT_SIZE}px ${mono}`;
  return (text) => context?.measureText(text).width ?? text.length * FONT_SIZE * 0.6;
}

// Who looks at whom in one head, as a map: token by token with their names, or, where these are many, line by line.
import { html, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { AttentionMap as MapAnswer } from "../../../server/protocol/explainModel";
import type { AttentionMap } from "../elements/attentionMap";
import type { Cell } from "../elements/mapLayout";
import { t } from "../i18n";
import { percentText, weightText } from "../labels";
import { lineMapOf } from "../lineMap";
import { strongest } from "../math";
import { tokenName } from "../names";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { ATTENTION } from "../strings/attention";
import { COMMON } from "../strings/common";

const NAMED = 3;
/** More have no room for their names. */
const MOST_NAMED = 48;
const TOKEN_LETTERS = 10;
const LINE_LETTERS = 20;
const NARROW_LINE_LETTERS = 10;
const NARROW = 560;

export function attentionMap(panel: Panel): TemplateResult {
  const { layer, head } = panel.state.selection;
  const { value, isOld, error } = panel.ask("attention", { layer, head });
  if (error !== null) return notice("map", ATTENTION.map, t(COMMON.failed, { message: error }));
  if (!value) return notice("map", ATTENTION.map, t(COMMON.computing));
  const row = rowOfToken(panel);
  const sentence = mapSentence(panel, value, row);
  const byLines = isByLines(panel, value);
  const data = { label: sentence, ...(byLines ? ofLines(panel, value) : ofTokens(panel, value)) };
  const attach = (node?: Element) => {
    if (!node) return;
    const map = node as AttentionMap;
    const pairOf = (cell: Cell) => (byLines ? strongestPair(panel, value, cell) : cell);
    map.events = {
      hover: (cell) => panel.post({ type: "hoverToken", index: cell ? pairOf(cell).column : null }),
      select: (cell) => {
        const { row: token, column: other } = pairOf(cell);
        panel.select({ token, other });
      },
    };
    map.data = data;
  };
  return chart(panel, {
    id: "map",
    title: ATTENTION.map,
    term: "attention",
    sources: ["read"],
    sentence,
    isOld: isOld || row.isOld,
    hasPicture: true,
    body: html`${modes(panel, byLines)}
      <loupe-map ${ref(attach)}></loupe-map>
      <p class="caution">
        ${t(ATTENTION.mask)}
        <span data-testid="mask-sum">${t(ATTENTION.maskCheck, { sum: value.ahead })}</span>
      </p>
      <p class="caution">${t(ATTENTION.caution)}</p>`,
    table: mapTable(panel, row.weights),
  });
}

const INPUT = "mapOf";

function isByLines({ state }: Panel, { length }: MapAnswer): boolean {
  const chosen = state.inputs[INPUT] ?? "";
  return chosen === "" ? length > MOST_NAMED : chosen === "lines";
}

function modes(panel: Panel, byLines: boolean): TemplateResult {
  const mode = (name: "lines" | "tokens", isChosen: boolean) =>
    html`<button
      type="button"
      role="radio"
      class="plain"
      aria-checked=${isChosen}
      data-testid=${`map-${name}`}
      @click=${() => panel.setInput(INPUT, name)}
    >
      ${t(name === "lines" ? ATTENTION.byLines : ATTENTION.byTokens)}
    </button>`;
  return html`<div class="aim" role="radiogroup" aria-label=${t(ATTENTION.map)}>
    ${mode("lines", byLines)} ${mode("tokens", !byLines)}
  </div>`;
}

function ofTokens(panel: Panel, value: MapAnswer) {
  const { token, other } = panel.state.selection;
  const names = { labels: panel.labels, labelLength: TOKEN_LETTERS };
  const hint = (cell: Cell) => hintOf(panel, value, cell);
  return { ...value, ...names, selected: token, other, hint };
}

function ofLines(panel: Panel, value: MapAnswer) {
  const { token, other } = panel.state.selection;
  const map = lineMapOf(value, panel.tokens);
  const labelLength = panel.state.width < NARROW ? NARROW_LINE_LETTERS : LINE_LETTERS;
  const selected = map.lineOf[token] ?? 0;
  const hint = (cell: Cell) => hintOf(panel, value, strongestPair(panel, value, cell));
  return { ...map, labelLength, selected, other: other === null ? null : (map.lineOf[other] ?? 0), hint };
}

function strongestPair(panel: Panel, value: MapAnswer, { row, column }: Cell): Cell {
  const map = lineMapOf(value, panel.tokens);
  const at = row * map.length + column;
  return { row: map.rows[at] ?? 0, column: map.columns[at] ?? 0 };
}

/** `useCallback → const, 3.4 %, layer 1 head 1` */
function hintOf(panel: Panel, { picture, side, length }: MapAnswer, { row, column }: Cell): string {
  const { layer, head } = panel.state.selection;
  const cellOf = (token: number) => Math.floor((token * side) / length);
  const step = picture[cellOf(row) * side + cellOf(column)] ?? 0;
  const [from, to] = [tokenName(panel, row), tokenName(panel, column)];
  return t(ATTENTION.cell, { from, to, share: percentText((step / 255) ** 2), layer, head });
}

interface Row {
  /** [token + 1]; empty where the token lies beyond the window, or while nothing is known. */
  readonly weights: Float32Array;
  readonly isOld: boolean;
}

const NO_WEIGHTS = new Float32Array();

/** The selected token's weights, exactly: the picture has 256 steps. */
export function rowOfToken(panel: Panel): Row {
  const { layer, head, token } = panel.state.selection;
  if (token >= panel.tokens.contextLength) return { weights: NO_WEIGHTS, isOld: false };
  const { value, isOld } = panel.ask("head", { position: token, layer, head });
  return { weights: value?.weights ?? NO_WEIGHTS, isOld };
}

function mapSentence(panel: Panel, map: MapAnswer, { weights }: Row): string {
  const { token, layer, head } = panel.state.selection;
  const window = panel.tokens.contextLength;
  if (token >= map.length) return t(COMMON.beyondWindow, { token, window });
  const most = strongest(weights, NAMED)
    .map(({ index, weight }) => `“${tokenName(panel, index)}” (${weightText(weight)})`)
    .join(", ");
  const omitted = map.omitted > 0 ? ` ${t(COMMON.omitted, { count: map.omitted })}` : "";
  return (
    t(ATTENTION.mapSentence, { layer, head, place: token, text: tokenName(panel, token), most }) + omitted
  );
}

/** The selected token's row: the whole map has as many numbers as there are pairs. */
function mapTable({ labels }: Panel, weights: Float32Array) {
  return {
    columns: [t(COMMON.place), t(ATTENTION.attendsTo), t(COMMON.weight)],
    rows: () => Array.from(weights, (weight, column) => [column, labels[column] ?? "", weight] as const),
  };
}

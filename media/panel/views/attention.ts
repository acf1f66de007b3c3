// The view "Attention": one head's map over the whole selection, and its worked example for the selected token.
import { html } from "lit";
import type { AttentionMap as MapAnswer } from "../../../server/protocol/explain";
import type { AttentionMap } from "../elements/attentionMap";
import { t } from "../i18n";
import { weightText } from "../labels";
import { rowOf, strongest } from "../math";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { headChoice } from "../parts/headChoice";
import { ref } from "lit/directives/ref.js";
import { ATTENTION } from "../strings/attention";
import { COMMON } from "../strings/common";
import { workedExample } from "./workedExample";

export const attentionView: View = {
  id: "attention",
  title: ATTENTION.view,
  tour: ATTENTION.tour,
  render: (panel) => [headChoice(panel), attentionMap(panel), workedExample(panel)],
};

const NAMED = 3;

function attentionMap(panel: Panel) {
  const { layer, head, token } = panel.state.selection;
  const { value, isOld, error } = panel.ask("attention", { layer, head });
  if (error !== null) return notice("map", ATTENTION.map, t(COMMON.failed, { message: error }));
  if (!value) return notice("map", ATTENTION.map, t(COMMON.computing));
  const sentence = mapSentence(panel, value);
  const data = {
    ...value,
    labels: panel.labels,
    selected: token,
    other: panel.state.selection.other,
    label: sentence,
  };
  const attach = (node?: Element) => {
    if (!node) return;
    const map = node as AttentionMap;
    map.events = {
      hover: (cell) => panel.post({ type: "hoverToken", index: cell?.column ?? null }),
      select: ({ row, column }) => panel.select({ token: row, other: column }),
    };
    map.data = data;
  };
  return chart(panel, {
    id: "map",
    title: ATTENTION.map,
    term: "attention",
    sources: ["read"],
    sentence,
    isOld,
    hasPicture: true,
    body: html`<loupe-map ${ref(attach)}></loupe-map>
      <p class="caution">${t(ATTENTION.mask)} <span data-testid="mask-sum">${maskSum(value)}</span></p>
      <p class="caution">${t(ATTENTION.caution)}</p>`,
    table: mapTable(panel, value),
  });
}

function mapSentence({ labels, state, tokens }: Panel, map: MapAnswer): string {
  const { token, layer, head } = state.selection;
  if (token >= map.length) return t(COMMON.beyondWindow, { token, window: tokens.contextLength });
  const most = strongest(rowOf(map.weights, map.length, token), NAMED)
    .map(({ index, weight }) => `${labels[index] ?? ""} (${weightText(weight)})`)
    .join(", ");
  const omitted = map.omitted > 0 ? ` ${t(COMMON.omitted, { count: map.omitted })}` : "";
  return t(ATTENTION.mapSentence, { layer, head, place: token, text: labels[token] ?? "", most }) + omitted;
}

/** The selected token's row: the whole map has as many numbers as there are pairs. */
function mapTable({ labels, state }: Panel, { weights, length }: MapAnswer) {
  const { token } = state.selection;
  return {
    columns: [t(COMMON.place), t(ATTENTION.attendsTo), t(COMMON.weight)],
    rows: () =>
      token < length
        ? Array.from(rowOf(weights, length, token).subarray(0, token + 1), (weight, column) => {
            return [column, labels[column] ?? "", weight] as const;
          })
        : [],
  };
}

const maskSums = new WeakMap<Float32Array, number>();

/** Counted, not assumed: what the model itself gives above the diagonal. Once for each map. */
function maskSum({ weights, length }: MapAnswer): string {
  let sum = maskSums.get(weights);
  if (sum === undefined) {
    sum = 0;
    for (let row = 0; row < length; row++) {
      for (let column = row + 1; column < length; column++) sum += weights[row * length + column] ?? 0;
    }
    maskSums.set(weights, sum);
  }
  return t(ATTENTION.maskCheck, { sum });
}

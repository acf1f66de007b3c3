// The view "Attention": one head's map over the whole selection, and its worked example for the selected token.
import { html } from "lit";
import type { AttentionMap as MapAnswer } from "../../../server/protocol/explain";
import type { AttentionMap } from "../elements/attentionMap";
import { t } from "../i18n";
import { weightText } from "../labels";
import { strongest } from "../math";
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
  const row = rowOfToken(panel);
  const sentence = mapSentence(panel, value, row);
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
      select: ({ row: from, column }) => panel.select({ token: from, other: column }),
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
    body: html`<loupe-map ${ref(attach)}></loupe-map>
      <p class="caution">
        ${t(ATTENTION.mask)}
        <span data-testid="mask-sum">${t(ATTENTION.maskCheck, { sum: value.ahead })}</span>
      </p>
      <p class="caution">${t(ATTENTION.caution)}</p>`,
    table: mapTable(panel, row.weights),
  });
}

interface Row {
  /** [token + 1]; empty where the token lies beyond the window, or while nothing is known. */
  readonly weights: Float32Array;
  readonly isOld: boolean;
}

const NO_WEIGHTS = new Float32Array();

/** The selected token's weights, exactly: the picture has 256 steps. */
function rowOfToken(panel: Panel): Row {
  const { layer, head, token } = panel.state.selection;
  if (token >= panel.tokens.contextLength) return { weights: NO_WEIGHTS, isOld: false };
  const { value, isOld } = panel.ask("head", { position: token, layer, head });
  return { weights: value?.weights ?? NO_WEIGHTS, isOld };
}

function mapSentence({ labels, state, tokens }: Panel, map: MapAnswer, { weights }: Row): string {
  const { token, layer, head } = state.selection;
  if (token >= map.length) return t(COMMON.beyondWindow, { token, window: tokens.contextLength });
  const most = strongest(weights, NAMED)
    .map(({ index, weight }) => `${labels[index] ?? ""} (${weightText(weight)})`)
    .join(", ");
  const omitted = map.omitted > 0 ? ` ${t(COMMON.omitted, { count: map.omitted })}` : "";
  return t(ATTENTION.mapSentence, { layer, head, place: token, text: labels[token] ?? "", most }) + omitted;
}

/** The selected token's row: the whole map has as many numbers as there are pairs. */
function mapTable({ labels }: Panel, weights: Float32Array) {
  return {
    columns: [t(COMMON.place), t(ATTENTION.attendsTo), t(COMMON.weight)],
    rows: () => Array.from(weights, (weight, column) => [column, labels[column] ?? "", weight] as const),
  };
}

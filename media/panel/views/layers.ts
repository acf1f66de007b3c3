// The view "Layers" (logit lens): what the model's head would say of the stream behind each layer, and where the model
// made up its mind.
import { html, type TemplateResult } from "lit";
import type { LayerLens } from "../../../server/protocol/explain";
import { t } from "../i18n";
import { bytesLabel, numberText, percentText } from "../labels";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { LAYERS } from "../strings/layers";
import { stream } from "./stream";

export const layersView: View = {
  id: "layers",
  title: LAYERS.view,
  tour: LAYERS.tour,
  render: (panel) => [lens(panel), ...stream(panel)],
};

function lens(panel: Panel): TemplateResult {
  const position = panel.state.selection.token;
  const { contextLength } = panel.tokens;
  if (position >= contextLength) {
    return notice("layers", LAYERS.title, t(COMMON.beyondWindow, { token: position, window: contextLength }));
  }
  const { value, isOld, error } = panel.ask("layers", { position });
  if (error !== null) return notice("layers", LAYERS.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("layers", LAYERS.title, t(COMMON.computing));
  const last = value.rows.length - 1;
  const best = value.rows[last]?.candidates[0];
  return chart(panel, {
    id: "layers",
    title: LAYERS.title,
    term: "layers",
    sources: ["read", "computed"],
    isOld,
    sentence: t(LAYERS.sentence, {
      place: position,
      best: bytesLabel(best?.bytes ?? []),
      share: percentText(best?.probability ?? 0),
      where: nameOf(decidedAt(value), last),
    }),
    body: () =>
      html`<table class="lens">
          <thead>
            <tr>
              <th scope="col">${t(COMMON.layer)}</th>
              <th scope="col" class="number-cell">${t(LAYERS.choice)}</th>
              <th scope="col" colspan=${value.rows[0]?.candidates.length ?? 1}>${t(LAYERS.says)}</th>
            </tr>
          </thead>
          <tbody>
            ${value.rows.map((row, index) => lensRow(panel, row, { index, last, choice: best?.tokenId ?? -1 }))}
          </tbody>
        </table>
        <p class="hint">${t(LAYERS.keysHint)}</p>
        <p class="caution">${t(LAYERS.quantisation, { difference: numberText(value.quantisation) })}</p>`,
    table: {
      columns: [
        t(COMMON.layer),
        t(LAYERS.says),
        t(COMMON.probability),
        t(LAYERS.ofChoice),
        t(LAYERS.rankOfChoice),
      ],
      rows: () =>
        value.rows.map((row, index) => [
          nameOf(index, last),
          bytesLabel(row.candidates[0]?.bytes ?? []),
          row.candidates[0]?.probability ?? 0,
          row.probabilityOfChoice,
          row.rankOfChoice + 1,
        ]),
      selected: panel.state.selection.layer + 1,
    },
  });
}

/** The first row from which on the final choice is first in every row. */
export function decidedAt({ rows }: Pick<LayerLens, "rows">): number {
  let from = rows.length - 1;
  while (from > 0 && rows[from - 1]?.rankOfChoice === 0) from--;
  return from;
}

function nameOf(index: number, last: number): string {
  if (index === 0) return t(LAYERS.embedding);
  const layer = t(LAYERS.behind, { layer: index - 1 });
  return index === last ? `${layer} = ${t(LAYERS.final)}` : layer;
}

/** A row's name chooses the layer whose stream is shown; the embedding has no button: no layer hands it on. */
function lensRow(
  panel: Panel,
  { candidates, probabilityOfChoice, rankOfChoice }: LayerLens["rows"][number],
  { index, last, choice }: { index: number; last: number; choice: number },
): TemplateResult {
  const layer = index - 1;
  const isChosen = panel.state.selection.layer === layer;
  const name = nameOf(index, last);
  const button = () =>
    html`<button
      type="button"
      class="plain"
      aria-pressed=${isChosen}
      data-testid=${`stream-${layer}`}
      @click=${() => panel.select({ layer })}
    >
      ${name}
    </button>`;
  const classes = [rankOfChoice === 0 ? "decided" : "", isChosen ? "selected" : ""].filter(Boolean);
  return html`<tr class=${classes.join(" ")}>
    <th scope="row">${index === 0 ? name : button()}</th>
    <td class="number-cell" data-value=${probabilityOfChoice} title=${t(LAYERS.ofChoice)}>
      ${percentText(probabilityOfChoice)} · #${rankOfChoice + 1}
    </td>
    ${candidates.map(
      ({ tokenId, bytes, probability }) =>
        html`<td
          class=${tokenId === choice ? "lens-token final" : "lens-token"}
          data-value=${probability}
          data-token-id=${tokenId}
        >
          <b>${bytesLabel(bytes)}</b><i>${percentText(probability)}</i>
          <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar" width=${probability * 100} height="10"></rect>
          </svg>
        </td>`,
    )}
  </tr>`;
}

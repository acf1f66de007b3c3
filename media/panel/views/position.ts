// What the token's position does in one head: the angles that query and key are turned by, and the score by distance.
// Beside it the sinusoid of the 2017 paper, which this model does not use.
import { html, type TemplateResult } from "lit";
import type { RotaryPosition } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { numberText } from "../labels";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { headChoice } from "../parts/headChoice";
import { lineChart } from "../parts/lineChart";
import { badges } from "../parts/source";
import { vectorRow } from "../parts/vector";
import { COMMON } from "../strings/common";
import { EMBEDDING } from "../strings/embedding";

export function position(panel: Panel): TemplateResult {
  const { token, layer, head } = panel.state.selection;
  const { contextLength } = panel.tokens;
  const title = EMBEDDING.positionTitle;
  if (token >= contextLength) {
    return notice("position", title, t(COMMON.beyondWindow, { token, window: contextLength }));
  }
  const { value, isOld, error } = panel.ask("position", { position: token, layer, head });
  if (error !== null) return notice("position", title, t(COMMON.failed, { message: error }));
  if (!value) return notice("position", title, t(COMMON.computing));
  const angles = Array.from(value.cos, (cos, i) => Math.atan2(value.sin[i] ?? 0, cos));
  const degrees = (angle: number | undefined) => numberText(((angle ?? 0) * 180) / Math.PI);
  const far = value.scoreByDistance.length - 1;
  const curve = { label: t(EMBEDDING.byDistance), xName: t(EMBEDDING.distance) };
  return chart(panel, {
    id: "position",
    title,
    term: "position",
    sources: ["read", "computed"],
    isOld,
    hasPicture: true,
    sentence: t(EMBEDDING.positionSentence, {
      place: token,
      angle: degrees(angles[0]),
      last: degrees(angles.at(-1)),
      here: numberText(value.scoreByDistance[0] ?? 0),
      far,
      there: numberText(value.scoreByDistance[far] ?? 0),
    }),
    body: html`${headChoice(panel)}
      <p>${t(EMBEDDING.byDistance)}</p>
      ${lineChart(value.scoreByDistance, curve)}
      <details class="table-twin">
        <summary>${t(EMBEDDING.turning)}</summary>
        ${turning(panel, value, angles)}
      </details>`,
    table: {
      columns: [t(EMBEDDING.distance), t(EMBEDDING.score)],
      rows: () => Array.from(value.scoreByDistance, (score, distance) => [distance, score]),
    },
  });
}

/** How it comes to that: the angle of each pair of numbers, query and key before and after. */
function turning(panel: Panel, value: RotaryPosition, angles: readonly number[]): TemplateResult {
  const { token } = panel.state.selection;
  const { headDim } = panel.tokens;
  return html`${dials(angles)}
    ${vectorRow({ id: "before", name: t(EMBEDDING.before), note: "", shape: [headDim], values: value.query })}
    ${vectorRow({ id: "after", name: t(EMBEDDING.after), note: "", shape: [headDim], values: value.rotatedQuery })}
    ${vectorRow({ id: "unturned-key", name: t(EMBEDDING.key), note: "", shape: [headDim], values: value.key })}
    <p>${badges(["reference"])} ${t(EMBEDDING.sinusoid)}</p>
    ${vectorRow({ id: "sinusoid", name: "", note: "", shape: [headDim], values: sinusoid(token, headDim) })}`;
}

/** Each pair of numbers as a hand on a dial; the angle itself, in radians, in `data-value`. */
function dials(angles: readonly number[]): TemplateResult {
  return html`<div class="dials" role="img" aria-label=${t(EMBEDDING.angles)}>
    ${angles.map(
      (angle, pair) =>
        html`<svg viewBox="-11 -11 22 22" class="dial" data-value=${angle}>
          <title>${pair}: ${numberText((angle * 180) / Math.PI)}°</title>
          <circle r="10"></circle>
          <line x2=${(9 * Math.cos(angle)).toFixed(2)} y2=${(-9 * Math.sin(angle)).toFixed(2)}></line>
        </svg>`,
    )}
  </div>`;
}

/** sin and cos in turn, of position / 10000^(2i / size). */
export function sinusoid(place: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => {
    const angle = place / 10000 ** ((2 * Math.floor(i / 2)) / size);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

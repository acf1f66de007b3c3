// The view "Weights": the part of a matrix that the head on screen uses, and where all parameters of the model are.
import { html, svg, type TemplateResult } from "lit";
import type { HeadMatrix, MatrixName } from "../../../server/protocol/explainModel";
import { formatNumber, roughCount, t, type BilingualText } from "../i18n";
import { numberText, percentText } from "../labels";
import { limitOf, sumOf } from "../math";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { headChoice } from "../parts/headChoice";
import type { Headline } from "../parts/headline";
import { COMMON } from "../strings/common";
import { WEIGHTS } from "../strings/weights";
import { bytesText, parameters } from "./parameters";

export const weightsView: View = {
  id: "weights",
  title: WEIGHTS.view,
  tour: WEIGHTS.tour,
  headline: weightsHeadline,
  ofHead: true,
  render: (panel) => [...parameters(panel), headChoice(panel), matrix(panel)],
};

const NAMES = {
  query: WEIGHTS.query,
  key: WEIGHTS.key,
  value: WEIGHTS.value,
  output: WEIGHTS.output,
} as const satisfies Record<MatrixName, BilingualText>;
const BINS = 41;

function weightsHeadline(panel: Panel): Headline | null {
  const { value } = panel.ask("parameters", {});
  if (!value) return null;
  const all = value.parts.reduce((sum, { count }) => sum + count, 0);
  const inner = value.parts.find(({ name }) => name === "feedForward")?.count ?? 0;
  const values = {
    count: roughCount(all),
    bytes: bytesText(value.fileBytes),
    bits: ((8 * value.fileBytes) / all).toFixed(1),
    share: percentText(inner / all),
  };
  return { text: t(WEIGHTS.head, values) };
}

function matrix(panel: Panel): TemplateResult {
  const { layer, head } = panel.state.selection;
  const name = (panel.state.inputs.matrix ?? "query") as MatrixName;
  const { value, isOld, error } = panel.ask("weights", { layer, head, matrix: name });
  if (error !== null) return notice("weights", WEIGHTS.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("weights", WEIGHTS.title, t(COMMON.computing));
  const { rows, columns, type, bytes, values } = value;
  const { mean, deviation, bins } = summaryOf(values);
  const sentence = t(WEIGHTS.sentence, {
    name: t(NAMES[name]),
    ...{ layer, head, rows, columns, type, bytes },
    mean: numberText(mean),
    deviation: numberText(deviation),
  });
  return chart(panel, {
    id: "weights",
    title: WEIGHTS.title,
    term: "weights",
    sources: ["read"],
    isOld,
    hasPicture: true,
    sentence,
    body: html`${choice(panel, name)} ${picture(value, sentence)} ${drawn(bins)} ${block(value)}`,
    table: {
      columns: [t(WEIGHTS.from), t(WEIGHTS.to), t(WEIGHTS.count)],
      rows: () => bins.map(({ from, to, count }) => [from, to, count]),
    },
  });
}

interface Summary {
  readonly mean: number;
  readonly deviation: number;
  readonly bins: readonly Bin[];
}

const summaries = new WeakMap<Float32Array, Summary>();

/** Once for each matrix. */
function summaryOf(values: Float32Array): Summary {
  const known = summaries.get(values);
  if (known) return known;
  const mean = sumOf(values) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  const summary = { mean, deviation, bins: histogram(values) };
  summaries.set(values, summary);
  return summary;
}

function choice(panel: Panel, chosen: MatrixName): TemplateResult {
  const names = Object.keys(NAMES) as MatrixName[];
  return html`<label class="slider"
    >${t(WEIGHTS.which)}
    <select
      data-testid="matrix"
      @change=${(event: Event) => panel.setInput("matrix", (event.currentTarget as HTMLSelectElement).value)}
    >
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${t(NAMES[name])}</option>`)}
    </select></label
  >`;
}

function picture({ values, rows, columns }: HeadMatrix, label: string): TemplateResult {
  const size = Math.max(1, Math.min(3, Math.floor(640 / Math.max(rows, columns))));
  const data = { values, rows, columns, scale: "signed", cellWidth: size, cellHeight: size, label } as const;
  return html`<loupe-cells .data=${data}></loupe-cells>`;
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Equal steps from the lowest to the highest value, around 0. */
export function histogram(values: Float32Array): Bin[] {
  const limit = limitOf(values) || 1;
  const width = (2 * limit) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value + limit) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({ from: -limit + i * width, to: -limit + (i + 1) * width, count }));
}

function drawn(bins: readonly Bin[]): TemplateResult {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const last = bins.at(-1);
  return html`<svg
    class="columns"
    role="img"
    aria-label=${t(WEIGHTS.histogram)}
    viewBox="0 0 ${BINS * 10} 90"
  >
    ${bins.map(({ count }, i) => {
      const height = (70 * count) / most;
      return svg`<rect class="bar" x=${i * 10 + 1} y=${74 - height} width="8" height=${height}></rect>`;
    })}
    ${svg`<text x="0" y="88">${numberText(bins[0]?.from ?? 0)}</text>
      <text x=${BINS * 5} y="88" text-anchor="middle">0</text>
      <text x=${BINS * 10} y="88" text-anchor="end">${numberText(last?.to ?? 0)}</text>`}
  </svg>`;
}

function block({ block: stored, values }: HeadMatrix): TemplateResult | string {
  if (!stored) return "";
  const { codes, scale, zeroPoint } = stored;
  return html`<p>${t(WEIGHTS.block, { zero: zeroPoint, scale: numberText(scale) })}</p>
    <div class="table-scroll" tabindex="0" role="group" aria-label=${t(WEIGHTS.code)}>
      <table class="block">
        <tbody>
          <tr>
            <th scope="row">${t(WEIGHTS.code)}</th>
            ${Array.from(codes, (code) => html`<td class="number-cell">${formatNumber(code)}</td>`)}
          </tr>
          <tr>
            <th scope="row">${t(WEIGHTS.number)}</th>
            ${Array.from(codes, (_, i) => {
              const value = values[i] ?? 0;
              return html`<td class="number-cell" data-value=${value}>${numberText(value)}</td>`;
            })}
          </tr>
        </tbody>
      </table>
    </div>`;
}

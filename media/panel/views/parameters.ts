// Where the model's parameters are, part by part, and what parameters times bits come to, for this model and larger ones.
import { html, type TemplateResult } from "lit";
import type { Parameters } from "../../../server/protocol/explainModel";
import { formatNumber, t, type BilingualText } from "../i18n";
import { percentText } from "../labels";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { WEIGHTS } from "../strings/weights";

const PARTS = {
  embedding: WEIGHTS.embedding,
  attention: WEIGHTS.attention,
  feedForward: WEIGHTS.feedForward,
  norm: WEIGHTS.norm,
  other: WEIGHTS.other,
} as const satisfies Record<Parameters["parts"][number]["name"], BilingualText>;
const BITS = [32, 16, 8, 4];
const LARGE = [
  { name: "7B", count: 7e9 },
  { name: "13B", count: 13e9 },
];

export function parameters(panel: Panel): TemplateResult[] {
  const { value, error } = panel.ask("parameters", {});
  if (error !== null)
    return [notice("parameters", WEIGHTS.paramsTitle, t(COMMON.failed, { message: error }))];
  if (!value) return [notice("parameters", WEIGHTS.paramsTitle, t(COMMON.computing))];
  const count = value.parts.reduce((sum, part) => sum + part.count, 0);
  return [parts(panel, value, count), sizes(panel, count)];
}

function parts(panel: Panel, { parts: all, fileBytes }: Parameters, count: number): TemplateResult {
  return chart(panel, {
    id: "parameters",
    title: WEIGHTS.paramsTitle,
    term: "params",
    sources: ["read", "computed"],
    sentence: t(WEIGHTS.paramsSentence, {
      count,
      bytes: bytesText(fileBytes),
      perParameter: ((8 * fileBytes) / count).toFixed(2),
    }),
    body: html`<table class="bars">
      <tbody>
        ${all.map(
          (part) =>
            html`<tr>
              <th scope="row">${t(PARTS[part.name])}</th>
              <td>
                <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="bar" width=${(100 * part.count) / count} height="10"></rect>
                </svg>
              </td>
              <td class="number-cell" data-value=${part.count}>${formatNumber(part.count)}</td>
              <td class="number-cell">${percentText(part.count / count)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(WEIGHTS.part), t(WEIGHTS.parameters), t(WEIGHTS.bytes)],
      rows: () => all.map((part) => [t(PARTS[part.name]), part.count, part.bytes]),
    },
  });
}

/** The file's own parameters, and models that people speak of: arithmetic, no measurement. */
function sizes(panel: Panel, count: number): TemplateResult {
  const models = [{ name: t(WEIGHTS.thisModel), count }, ...LARGE];
  return chart(panel, {
    id: "sizes",
    title: WEIGHTS.sizesTitle,
    term: "params",
    sources: ["computed", "reference"],
    sentence: t(WEIGHTS.sizesSentence, { seven: bytesText((7e9 * 4) / 8), ratio: Math.round(7e9 / count) }),
    body: html`<table data-testid="size-table">
      <thead>
        <tr>
          <th scope="col">${t(WEIGHTS.model)}</th>
          ${BITS.map((bits) => html`<th scope="col">${t(WEIGHTS.bits, { count: bits })}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${models.map(
          (model) =>
            html`<tr>
              <th scope="row">${model.name}</th>
              ${BITS.map((bits) => {
                const bytes = (model.count * bits) / 8;
                return html`<td class="number-cell" data-value=${bytes}>${bytesText(bytes)}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(WEIGHTS.model), ...BITS.map((bits) => t(WEIGHTS.bits, { count: bits }))],
      rows: () => models.map((model) => [model.name, ...BITS.map((bits) => (model.count * bits) / 8)]),
    },
  });
}

/** `3500000000` → `3.5 GB`; a thousand is a thousand. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatNumber(Number(value.toPrecision(3)))} ${units[unit]}`;
}

// A line over whole numbers, as SVG that follows the theme.
import { svg, html, type TemplateResult } from "lit";
import { numberText } from "../labels";

const WIDTH = 460;
const HEIGHT = 110;
const MARGIN = 4;

export function lineChart(
  values: ArrayLike<number>,
  { label, xName }: { label: string; xName: string },
): TemplateResult {
  let [low, high] = [Math.min(0, ...Array.from(values)), Math.max(0, ...Array.from(values))];
  if (low === high) [low, high] = [low - 1, high + 1];
  const x = (i: number) => MARGIN + (i * (WIDTH - 2 * MARGIN)) / Math.max(1, values.length - 1);
  const y = (value: number) => MARGIN + ((high - value) * (HEIGHT - 2 * MARGIN)) / (high - low);
  const points = Array.from(values, (value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return html`<svg class="line-chart" role="img" aria-label=${label} viewBox="0 0 ${WIDTH} ${HEIGHT + 18}">
    ${svg`<line class="axis" x1=${MARGIN} x2=${WIDTH - MARGIN} y1=${y(0)} y2=${y(0)}></line>
      <polyline class="line" points=${points}></polyline>
      <text x=${MARGIN} y=${HEIGHT + 14}>0</text>
      <text x=${WIDTH - MARGIN} y=${HEIGHT + 14} text-anchor="end">${xName} ${Math.max(0, values.length - 1)}</text>
      <text x=${WIDTH - MARGIN} y="14" text-anchor="end">${numberText(high)}</text>
      <text x=${WIDTH - MARGIN} y=${HEIGHT - 4} text-anchor="end">${numberText(low)}</text>`}
  </svg>`;
}

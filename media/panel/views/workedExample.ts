// Attention(Q, K, V) = softmax(QKᵀ/√d_k)V as a worked example: the selected token's query, the key of the token it looks
// at, their score, the softmax over all, and the sum of values, each with its shape and its numbers.
import { html, type TemplateResult } from "lit";
import type { HeadStep } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { numberText, percentText, weightText } from "../labels";
import { softmax, strongest, sumOf, untilShare } from "../math";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { vectorRow } from "../parts/vector";
import { ATTENTION } from "../strings/attention";
import { COMMON } from "../strings/common";

/** Rows for so much of the weight, and no more rows than this. */
const SHARE = 0.95;
const SHOWN = 12;
/** Smaller weights are not worth a row, but for the first ones. */
const WORTH = 0.02;
const ALWAYS = 4;

export function workedExample(panel: Panel): TemplateResult {
  const { token, layer, head, other } = panel.state.selection;
  const { contextLength, headDim } = panel.tokens;
  if (token >= contextLength) {
    return notice("example", ATTENTION.example, t(COMMON.beyondWindow, { token, window: contextLength }));
  }
  const { value: step, isOld, error } = panel.ask("head", { position: token, layer, head });
  if (error !== null) return notice("example", ATTENTION.example, t(COMMON.failed, { message: error }));
  if (!step) return notice("example", ATTENTION.example, t(COMMON.computing));
  const seen = step.weights.length;
  const best = strongest(step.weights, 1)[0]?.index ?? 0;
  const looked = Math.min(other ?? best, seen - 1);
  const label = (index: number) => panel.labels[index] ?? "";
  const score = step.scores[looked] ?? 0;
  return chart(panel, {
    id: "example",
    title: ATTENTION.example,
    term: "attention",
    sources: step.weightsAreRead ? ["read", "computed"] : ["computed"],
    isOld,
    hasPicture: true,
    sentence: t(ATTENTION.exampleSentence, {
      i: token,
      a: label(token),
      j: looked,
      b: label(looked),
      dot: numberText(score / step.scale),
      dim: headDim,
      score: numberText(score),
      weight: weightText(step.weights[looked] ?? 0),
    }),
    body: () =>
      html`<p class="formula">${formula()}</p>
        <ol class="steps">
          <li>${queryAndKey(panel, step, { token, looked })}</li>
          <li>${scores(panel, step, looked)}</li>
          <li>${values(panel, step, looked)}</li>
        </ol>`,
    table: {
      columns: [t(COMMON.place), t(COMMON.token), t(ATTENTION.dot), t(ATTENTION.score), t(COMMON.weight)],
      rows: () =>
        Array.from(step.weights, (weight, i) => [
          i,
          label(i),
          (step.scores[i] ?? 0) / step.scale,
          step.scores[i] ?? 0,
          weight,
        ]),
      selected: looked,
    },
  });
}

function formula(): TemplateResult {
  return html`<math
    display="inline"
    aria-label="Attention of Q, K, V is softmax of Q K transposed over root d k, times V"
  >
    <mrow>
      <mi>Attention</mi><mo>(</mo><mi>Q</mi><mo>,</mo><mi>K</mi><mo>,</mo><mi>V</mi><mo>)</mo><mo>=</mo
      ><mi>softmax</mi> <mo>(</mo
      ><mfrac
        ><mrow
          ><mi>Q</mi><msup><mi>K</mi><mi>T</mi></msup></mrow
        ><msqrt
          ><msub><mi>d</mi><mi>k</mi></msub></msqrt
        ></mfrac
      ><mo>)</mo><mi>V</mi>
    </mrow>
  </math>`;
}

function queryAndKey(panel: Panel, step: HeadStep, { token, looked }: { token: number; looked: number }) {
  const { headDim } = panel.tokens;
  const label = (index: number) => panel.labels[index] ?? "";
  const key = step.keys.subarray(looked * headDim, (looked + 1) * headDim);
  const products = step.rotatedQuery.map((value, i) => value * (key[i] ?? 0));
  return html`${vectorRow({
    id: "query",
    name: t(ATTENTION.query, { text: label(token) }),
    note: t(ATTENTION.rotated, { place: token }),
    shape: [headDim],
    values: step.rotatedQuery,
  })}
  ${vectorRow({
    id: "key",
    name: t(ATTENTION.key, { text: label(looked) }),
    note: t(ATTENTION.rotated, { place: looked }),
    shape: [headDim],
    values: key,
  })}
  ${vectorRow({
    id: "products",
    name: t(ATTENTION.products),
    note: `Σ = ${numberText(sumOf(products))}`,
    shape: [headDim],
    values: products,
  })}`;
}

function scores(panel: Panel, step: HeadStep, looked: number): TemplateResult {
  const most = untilShare(strongest(step.weights, SHOWN), SHARE).filter(
    ({ weight }, at) => at < ALWAYS || weight >= WORTH,
  );
  const shown = most.map(({ index }) => index);
  const rows = shown.includes(looked) ? shown : [...shown.slice(0, SHOWN - 1), looked];
  const own = softmax(step.scores);
  const difference = step.weights.reduce(
    (most, weight, i) => Math.max(most, Math.abs(weight - (own[i] ?? 0))),
    0,
  );
  const count = step.weights.length;
  return html`<p>
      <b>${t(ATTENTION.scoreStep, { scale: numberText(step.scale) })}</b> →
      <b>${t(ATTENTION.softmaxStep, { count })}</b>
      <span class="shape">[${count}]</span>
      <span data-testid="weight-sum">${t(ATTENTION.sumStep, { sum: sumOf(step.weights).toFixed(6) })}</span>
    </p>
    <table class="bars" data-testid="score-rows">
      <tbody>
        ${rows.map((index) => scoreRow(panel, { index, step, isLooked: index === looked }))}
      </tbody>
    </table>
    <p class="hint" data-testid="weight-share">
      ${t(ATTENTION.share, { shown: rows.length, count, share: percentText(sumOf(rows.map((i) => step.weights[i] ?? 0))) })}
    </p>
    ${
      step.weightsAreRead
        ? html`<p class="caution">
            ${t(ATTENTION.quantisation, { difference: difference.toExponential(1) })}
          </p>`
        : ""
    }`;
}

function scoreRow(panel: Panel, row: { index: number; step: HeadStep; isLooked: boolean }): TemplateResult {
  const { index, step, isLooked } = row;
  const weight = step.weights[index] ?? 0;
  const score = step.scores[index] ?? 0;
  return html`<tr class=${isLooked ? "selected" : ""}>
    <th scope="row">
      <button type="button" class="plain token-name" @click=${() => panel.select({ other: index })}>
        <i>${index}</i> <span>${panel.labels[index] ?? ""}</span>
      </button>
    </th>
    <td class="number-cell" data-value=${score}>${numberText(score)}</td>
    <td>
      <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar" width=${weight * 100} height="10"></rect>
      </svg>
    </td>
    <td class="number-cell" data-value=${weight}>${weightText(weight)}</td>
  </tr>`;
}

function values(panel: Panel, step: HeadStep, looked: number): TemplateResult {
  const { headDim, nHead, nKvHead } = panel.tokens;
  const size = nHead / nKvHead;
  const heads = Array.from({ length: size }, (_, i) => step.kvHead * size + i).join(", ");
  return html`${vectorRow({
    id: "value",
    name: t(ATTENTION.value, { text: panel.labels[looked] ?? "" }),
    note: `× ${weightText(step.weights[looked] ?? 0)}`,
    shape: [headDim],
    values: step.values.subarray(looked * headDim, (looked + 1) * headDim),
  })}
  ${vectorRow({ id: "output", name: t(ATTENTION.output), note: "", shape: [headDim], values: step.output })}
  ${size > 1 ? html`<p class="caution">${t(ATTENTION.sharing, { heads, kv: step.kvHead })}</p>` : ""}`;
}

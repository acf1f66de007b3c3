// The view "Next token": the distribution after the selected token, with a temperature, and how surprising the text was.
import { html, type TemplateResult } from "lit";
import type { NextToken } from "../../../server/protocol/explain";
import { formatNumber, t } from "../i18n";
import { bytesLabel, numberText, percentText } from "../labels";
import { bitsOf, softmax, sumOf } from "../math";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { termButton } from "../parts/term";
import { COMMON } from "../strings/common";
import { NEXT } from "../strings/next";
import { surprise } from "./surprise";

export const nextView: View = {
  id: "next",
  title: NEXT.view,
  tour: NEXT.tour,
  render: (panel) => [distribution(panel), surprise(panel)],
};

const SHOWN = 15;

function distribution(panel: Panel): TemplateResult {
  const position = panel.state.selection.token;
  const { contextLength } = panel.tokens;
  if (position >= contextLength) {
    return notice("next", NEXT.heading, t(COMMON.beyondWindow, { token: position, window: contextLength }));
  }
  const { value, isOld, error } = panel.ask("next", { position });
  if (error !== null) return notice("next", NEXT.heading, t(COMMON.failed, { message: error }));
  if (!value) return notice("next", NEXT.heading, t(COMMON.computing));
  const temperature = Number(panel.state.inputs.temperature ?? "1");
  const shares = softmax(value.logits, temperature);
  const plain = temperature === 1 ? shares : softmax(value.logits);
  const [best] = value.candidates;
  const sentence = t(NEXT.sentence, {
    place: position,
    best: `“${bytesLabel(best?.bytes ?? [])}”`,
    share: percentText(plain[best?.tokenId ?? 0] ?? 0),
    count: value.logits.length,
    sum: sumOf(plain).toFixed(6),
  });
  return chart(panel, {
    id: "next",
    title: NEXT.heading,
    term: "next",
    sources: ["read", "computed"],
    isOld,
    sentence: `${sentence} ${isOld ? "" : whatCame(panel, value, plain)}`,
    body: html`${slider(panel, temperature)} ${bars(panel, { value, shares, plain })}
      <p class="caution">${t(NEXT.formula)} ${termButton(panel, "softmax")}</p>`,
    table: {
      columns: [
        t(NEXT.candidate),
        "id",
        t(NEXT.logit),
        t(COMMON.probability),
        t(NEXT.atTemperature, { value: formatNumber(temperature) }),
      ],
      rows: () =>
        value.candidates.map(({ tokenId, bytes }) => [
          bytesLabel(bytes),
          String(tokenId),
          value.logits[tokenId] ?? 0,
          plain[tokenId] ?? 0,
          shares[tokenId] ?? 0,
        ]),
    },
  });
}

/** The token that stands there in the text, where there is one. */
function whatCame({ tokens, labels, state }: Panel, { logits }: NextToken, plain: Float64Array): string {
  const position = state.selection.token + 1;
  const came = tokens.tokens[position];
  if (!came) return "";
  const share = plain[came.tokenId] ?? 0;
  const own = logits[came.tokenId] ?? 0;
  let rank = 1;
  for (const logit of logits) if (logit > own) rank++;
  const bits = bitsOf(Math.log(share)).toFixed(2);
  return t(NEXT.came, { text: labels[position] ?? "", share: percentText(share), rank, bits });
}

function slider(panel: Panel, temperature: number): TemplateResult {
  return html`<label class="slider">
    ${t(NEXT.temperature)}
    <input
      type="range"
      min="0"
      max="2"
      step="0.05"
      data-testid="temperature"
      .value=${String(temperature)}
      @input=${(event: Event) => panel.setInput("temperature", (event.currentTarget as HTMLInputElement).value)}
    />
    <output>${temperature.toFixed(2)}</output>
  </label>`;
}

interface Shares {
  readonly value: NextToken;
  readonly shares: Float64Array;
  readonly plain: Float64Array;
}

function bars(panel: Panel, { value, shares, plain }: Shares): TemplateResult {
  const came = panel.tokens.tokens[panel.state.selection.token + 1]?.tokenId;
  return html`<table class="bars" data-testid="candidates">
    <thead>
      <tr>
        <th scope="col">${t(NEXT.candidate)}</th>
        <th scope="col">${t(NEXT.logit)}</th>
        <th scope="col" colspan="2">${t(COMMON.probability)}</th>
      </tr>
    </thead>
    <tbody>
      ${value.candidates.slice(0, SHOWN).map(({ tokenId, bytes }, index) => {
        const share = shares[tokenId] ?? 0;
        return html`<tr class=${tokenId === came ? "selected" : ""}>
          <th scope="row">
            <button
              type="button"
              class="plain token-name"
              aria-pressed=${index === panel.state.selection.candidate}
              @click=${() => panel.select({ candidate: index })}
            >
              <span>${bytesLabel(bytes)}</span>
            </button>
          </th>
          <td class="number-cell" data-value=${value.logits[tokenId] ?? 0}>
            ${numberText(value.logits[tokenId] ?? 0)}
          </td>
          <td>
            <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="bar" width=${share * 100} height="10"></rect>
              <rect class="tick" x=${(plain[tokenId] ?? 0) * 99.2} width="0.8" height="10"></rect>
            </svg>
          </td>
          <td class="number-cell" data-value=${share}>${percentText(share)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

// The view "Next token": the distribution after the selected token, with a temperature, and how surprising the text was.
import { html, type TemplateResult } from "lit";
import type { NextToken } from "../../../server/protocol/explainModel";
import { formatNumber, t } from "../i18n";
import { aimChoice, aimOf } from "../aim";
import { bytesLabel, numberText, percentText } from "../labels";
import { bitsOf, softmax, sumOf } from "../math";
import { nameOf, tokenName } from "../names";
import type { Panel, View } from "../panel";
import type { Headline } from "../parts/headline";
import { isRaw, shownCandidates } from "../raw";
import { chart, notice } from "../parts/chart";
import { termButton } from "../parts/term";
import { COMMON } from "../strings/common";
import { NEXT } from "../strings/next";
import { surprise } from "./surprise";

export const nextView: View = {
  id: "next",
  title: NEXT.view,
  tour: NEXT.tour,
  headline: nextHeadline,
  render: (panel) => [distribution(panel), surprise(panel)],
};

const SHOWN = 12;
/** Rows below this say nothing, but for the first of them. */
const WORTH = 0.001;

function nextHeadline(panel: Panel): Headline | null {
  const { position, target } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return null;
  const { value, isOld } = panel.ask("next", { position });
  const best = value?.candidates[0];
  if (!value || isOld || !best) return null;
  const plain = sharesOf(value);
  const came = target === null ? undefined : panel.tokens.tokens[target];
  const share = plain[came?.tokenId ?? 0] ?? 0;
  const values = {
    best: nameOf(best),
    bestShare: percentText(plain[best.tokenId] ?? 0),
    came: target === null ? "" : tokenName(panel, target),
    share: percentText(share),
    bits: bitsOf(Math.log(share)).toFixed(1),
    before: tokenName(panel, position),
  };
  const head = !came ? NEXT.headAfter : came.tokenId === best.tokenId ? NEXT.headRight : NEXT.headOther;
  return {
    text: t(head, values),
    next: [
      { id: "colder", name: t(NEXT.tryTemperature), run: () => panel.setInput("temperature", "0.5") },
      { id: "layers", name: t(NEXT.tryLayers), run: () => panel.update({ view: "layers" }) },
    ],
  };
}

const plainShares = new WeakMap<NextToken, Float64Array>();

/** Once for each answer: over a whole vocabulary it takes a millisecond. */
function sharesOf(value: NextToken): Float64Array {
  const known = plainShares.get(value) ?? softmax(value.logits);
  plainShares.set(value, known);
  return known;
}

function distribution(panel: Panel): TemplateResult {
  const { position } = aimOf(panel);
  const { contextLength } = panel.tokens;
  if (position >= contextLength) {
    return notice("next", NEXT.heading, t(COMMON.beyondWindow, { token: position, window: contextLength }));
  }
  const { value, isOld, error } = panel.ask("next", { position });
  if (error !== null) return notice("next", NEXT.heading, t(COMMON.failed, { message: error }));
  if (!value) return notice("next", NEXT.heading, t(COMMON.computing));
  const temperature = Number(panel.state.inputs.temperature ?? "1");
  const plain = sharesOf(value);
  const shares = temperature === 1 ? plain : softmax(value.logits, temperature);
  const [best] = value.candidates;
  const sentence = t(NEXT.sentence, {
    place: position,
    best: `“${best ? nameOf(best) : ""}”`,
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
    sentence: `${sentence} ${isOld ? "" : nextTokenSentence(panel, value, plain)}`,
    body: html`${aimChoice(panel)} ${slider(panel, temperature)} ${bars(panel, { value, shares, plain })}
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
function nextTokenSentence(
  { tokens, labels, state }: Panel,
  { logits }: NextToken,
  plain: Float64Array,
): string {
  const { target } = aimOf({ state, tokens });
  const came = target === null ? undefined : tokens.tokens[target];
  if (target === null || !came) return "";
  const share = plain[came.tokenId] ?? 0;
  const own = logits[came.tokenId] ?? 0;
  let rank = 1;
  for (const logit of logits) if (logit > own) rank++;
  const bits = bitsOf(Math.log(share)).toFixed(2);
  return t(NEXT.came, { text: labels[target] ?? "", share: percentText(share), rank, bits });
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
  const { target } = aimOf(panel);
  const came = target === null ? undefined : panel.tokens.tokens[target]?.tokenId;
  const listed = shownCandidates(panel, value.candidates, {
    count: SHOWN,
    answer: value.candidates[0]?.tokenId ?? null,
  });
  const faint = listed.findIndex(({ tokenId }) => (shares[tokenId] ?? 0) < WORTH);
  const rows = faint < 0 ? listed : listed.slice(0, Math.max(3, faint));
  return html`<table class="bars" data-testid="candidates">
    <thead>
      <tr>
        <th scope="col">${t(NEXT.candidate)}</th>
        <th scope="col">${t(NEXT.logit)}</th>
        <th scope="col" colspan="2">${t(COMMON.probability)}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((token) => {
        const { tokenId } = token;
        const index = value.candidates.indexOf(token);
        const share = shares[tokenId] ?? 0;
        return html`<tr class=${tokenId === came ? "selected" : ""}>
          <th scope="row">
            <button
              type="button"
              class="plain token-name"
              aria-pressed=${index === panel.state.selection.candidate}
              @click=${() => panel.select({ candidate: index })}
            >
              <span>${token.isSpecial && !isRaw(panel) ? nameOf(token) : bytesLabel(token.bytes)}</span>
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

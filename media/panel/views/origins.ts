// Where each token of the suggestion came from: what the model and the workspace memory thought of it, and how much the
// memory counted.
import { html, type TemplateResult } from "lit";
import type { RequestRecord, TokenRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { percentText, visible } from "../labels";
import type { Panel } from "../panel";
import { chart } from "../parts/chart";
import { COMMON } from "../strings/common";
import { SUGGESTION } from "../strings/suggestion";

export function origins(panel: Panel, { tokens }: RequestRecord, isFitted: boolean): TemplateResult {
  const mixed = tokens.filter(({ source }) => (source?.memoryShare ?? 0) > 0);
  const memory = mixed.filter(({ source }) => (source?.memoryProb ?? 0) > (source?.modelProb ?? 0)).length;
  const count = tokens.length;
  return chart(panel, {
    id: "origins",
    title: SUGGESTION.chosen,
    term: "why",
    sources: ["read"],
    sentence:
      mixed.length === 0
        ? t(SUGGESTION.chosenPlain, { count })
        : `${t(SUGGESTION.chosenSentence, { count, memory })} ${t(isFitted ? SUGGESTION.shareFitted : SUGGESTION.shareGuessed)}`,
    body: html`<table data-testid="origin-rows">
      <thead>
        <tr>
          <th scope="col">${t(COMMON.token)}</th>
          ${[SUGGESTION.modelProb, SUGGESTION.memoryProb, SUGGESTION.memoryShare, SUGGESTION.together].map(
            (name) => html`<th scope="col">${t(name)}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${tokens.map((token) => originRow(token))}
      </tbody>
    </table>`,
    table: {
      columns: [
        t(COMMON.token),
        "id",
        t(SUGGESTION.modelProb),
        t(SUGGESTION.memoryProb),
        t(SUGGESTION.memoryShare),
        t(SUGGESTION.together),
      ],
      rows: () =>
        tokens.map((token) => [
          visible(token.text),
          String(token.tokenId),
          ...numbersOf(token),
          token.probability,
        ]),
    },
  });
}

/** Model, memory, share: without a source the model alone was asked. */
function numbersOf({ source, probability }: TokenRecord): readonly [number, number, number] {
  return source ? [source.modelProb, source.memoryProb, source.memoryShare] : [probability, 0, 0];
}

function originRow(token: TokenRecord): TemplateResult {
  return html`<tr>
    <th scope="row" class="token-name"><span>${visible(token.text)}</span></th>
    ${[...numbersOf(token), token.probability].map(
      (value) => html`<td class="number-cell" data-value=${value}>${percentText(value)}</td>`,
    )}
  </tr>`;
}

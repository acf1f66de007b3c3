// What mattered: each part of the prompt is left out, and the suggestion's own tokens are scored again; then each line
// around the cursor. Asked for by a button, because it runs the model for each of them.
import { html, type TemplateResult } from "lit";
import type { Influence, PromptSpan } from "../../../server/protocol/explainContext";
import type { PromptPart, RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { numberText, visible } from "../labels";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { INFLUENCE } from "../strings/influence";
import { SUGGESTION } from "../strings/suggestion";
import { lineInfluence } from "./lineInfluence";
import { promptIdsOf } from "./loop";

/** A long part is cut into pieces of about this many tokens. */
const PIECE = 96;
const MAX_TEXT = 40;

export function influence(panel: Panel, record: RequestRecord): TemplateResult[] {
  const asked = panel.state.inputs.influence === String(record.id);
  if (!asked) {
    return [
      html`<section class="chart" data-testid="influence">
        <div class="chart-head"><h2>${t(SUGGESTION.influence)}</h2></div>
        <p>
          <button
            type="button"
            class="plain"
            data-testid="measure"
            @click=${() => panel.setInput("influence", String(record.id))}
          >
            ${t(SUGGESTION.measure)}
          </button>
        </p>
        <p class="caution">${t(SUGGESTION.influenceHint)}</p>
      </section>`,
    ];
  }
  const chosen = record.tokens.map(({ tokenId }) => tokenId);
  const parts = pieces(record.prompt?.parts ?? []);
  const { value, isOld, error } = panel.ask("influence", { promptIds: promptIdsOf(record), chosen, parts });
  if (error !== null) return [notice("influence", INFLUENCE.parts, t(COMMON.failed, { message: error }))];
  if (!value) return [notice("influence", INFLUENCE.parts, t(COMMON.computing))];
  // One after the other: both read the same prompt, again and again.
  return [partsChart(panel, value, isOld), ...(isOld ? [] : lineInfluence(panel, record))];
}

function partsChart(panel: Panel, { whole, parts }: Influence, isOld: boolean): TemplateResult {
  const loss = (without: number) => whole - without;
  const most = Math.max(1e-9, ...parts.map(({ without }) => Math.abs(loss(without))));
  const best = [...parts].sort((a, b) => a.without - b.without)[0];
  return chart(panel, {
    id: "influence",
    title: INFLUENCE.parts,
    term: "why",
    sources: ["computed"],
    isOld,
    sentence: t(SUGGESTION.influenceSentence, {
      whole: numberText(whole),
      without: numberText(best?.without ?? whole),
      text: visible(shortened(best?.text ?? "")),
    }),
    body: html`<table class="bars influence">
      <tbody>
        ${parts.map(
          ({ text, without }) =>
            html`<tr>
              <th scope="row" class="token-name"><span>${visible(shortened(text))}</span></th>
              <td>${bar(Math.abs(loss(without)) / most, loss(without) < 0)}</td>
              <td class="number-cell" data-value=${loss(without)}>${numberText(loss(without))}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(SUGGESTION.text), t(SUGGESTION.without), t(SUGGESTION.difference)],
      rows: () => parts.map(({ text, without }) => [visible(text), without, loss(without)]),
    },
  });
}

/** Parts without their special token, long ones in pieces: a special token and 200 others → 1 to 97, 97 to 193, 193 to 201 */
export function pieces(parts: readonly Pick<PromptPart, "begin" | "tokenIds">[]): PromptSpan[] {
  const spans: PromptSpan[] = [];
  let start = 0;
  for (const { begin, tokenIds } of parts) {
    const end = start + tokenIds.length;
    for (let from = start + (begin === "" ? 0 : 1); from < end; from += PIECE) {
      spans.push({ from, to: Math.min(end, from + PIECE) });
    }
    start = end;
  }
  return spans;
}

function shortened(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT / 2)} … ${text.slice(-MAX_TEXT / 2)}`;
}

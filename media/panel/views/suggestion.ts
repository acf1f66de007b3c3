// The view "Suggestion": the last suggestion that the model computed, taken apart: the loop step by step with other
// choices, the prompt with its parts, what mattered, and what the filters did.
import { html, type TemplateResult } from "lit";
import type { RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { percentText, visible } from "../labels";
import { markName } from "../names";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { isRaw } from "../raw";
import { COMMON } from "../strings/common";
import { SUGGESTION } from "../strings/suggestion";
import { cause, causeHeadline, turnOf } from "./cause";
import { contextParts } from "./contextParts";
import { filterName } from "../filterNames";
import { influence } from "./influence";
import { loop } from "./loop";
import { origins } from "./origins";

export const suggestionView: View = {
  id: "suggestion",
  title: SUGGESTION.view,
  tour: SUGGESTION.tour,
  headline: (panel) => {
    const { value, isOld } = panel.ask("suggestion", { turn: turnOf(panel) });
    return value?.record && !isOld ? causeHeadline(panel, value.record) : null;
  },
  render: (panel) => suggestion(panel),
};

function suggestion(panel: Panel): TemplateResult[] {
  const turn = turnOf(panel);
  const { value, error } = panel.ask("suggestion", { turn });
  const again = html`<p class="again">
    <button
      type="button"
      class="plain"
      data-testid="refresh"
      @click=${() => panel.update({ inputs: { ...panel.state.inputs, turn: String(turn + 1) } })}
    >
      ${t(SUGGESTION.refresh)}
    </button>
  </p>`;
  if (error !== null) return [again, notice("loop", SUGGESTION.loop, t(COMMON.failed, { message: error }))];
  if (!value) return [again, notice("loop", SUGGESTION.loop, t(COMMON.computing))];
  const { record, isFitted } = value;
  if (!record?.prompt) return [none(panel)];
  return [
    cause(panel, record),
    again,
    loop(panel, record),
    origins(panel, record, isFitted),
    contextParts(panel, record),
    prompt(panel, record),
    ...influence(panel, record),
    filters(panel, record),
  ];
}

/** It fills as soon as there is a suggestion. */
function none(panel: Panel): TemplateResult {
  return html`<section class="chart" data-testid="loop">
    <p class="sentence" role="status">${t(SUGGESTION.none)}</p>
    <p>
      <button
        type="button"
        class="primary"
        data-testid="suggest"
        @click=${() => panel.post({ type: "suggest" })}
      >
        ${t(SUGGESTION.suggest)}
      </button>
    </p>
  </section>`;
}

function prompt(panel: Panel, { prompt: shown, maxTokens }: RequestRecord): TemplateResult {
  const parts = shown?.parts ?? [];
  const window = panel.tokens.contextLength;
  const count = parts.reduce((sum, part) => sum + part.tokenIds.length, 0);
  return chart(panel, {
    id: "prompt",
    title: SUGGESTION.prompt,
    term: "context",
    sources: ["read"],
    sentence: t(SUGGESTION.promptSentence, {
      count,
      window,
      share: percentText(count / window),
      left: maxTokens ?? 0,
    }),
    body: html`<table class="bars prompt-parts">
      <tbody>
        ${parts.map(
          ({ begin, text, tokenIds }) =>
            html`<tr>
              <th scope="row">${partName(panel, begin)}</th>
              <td class="number-cell" data-value=${tokenIds.length}>${tokenIds.length}</td>
              <td>
                <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="bar" width=${(100 * tokenIds.length) / window} height="10"></rect>
                </svg>
              </td>
              <td><pre class="excerpt">${excerpt(text)}</pre></td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(SUGGESTION.part), t(SUGGESTION.tokens), t(SUGGESTION.share), t(SUGGESTION.text)],
      rows: () =>
        parts.map(({ begin, text, tokenIds }) => [
          begin,
          tokenIds.length,
          tokenIds.length / window,
          visible(text),
        ]),
    },
  });
}

/** The special token itself on request: to most readers it says nothing. */
function partName(panel: Panel, begin: string): TemplateResult | string {
  if (begin === "") return t(SUGGESTION.plain);
  return isRaw(panel) ? html`<code>${begin}</code>` : markName(begin);
}

const EXCERPT = 240;

/** Beginning and end of a long text. */
function excerpt(text: string): string {
  if (text.length <= EXCERPT) return text;
  return `${text.slice(0, EXCERPT / 2)} … ${text.slice(-EXCERPT / 2)}`;
}

function filters(
  panel: Panel,
  { filters: all, insertText, unknownNames = [] }: RequestRecord,
): TemplateResult {
  const changed = all.filter(({ verdict }) => verdict !== "kept").length;
  const rows = all.map(
    ({ filter, verdict, after }) =>
      [filterName(filter), t(SUGGESTION[verdict]), visible(after ?? "")] as const,
  );
  return chart(panel, {
    id: "filters",
    title: SUGGESTION.filters,
    term: "why",
    sources: ["read"],
    sentence: [
      t(SUGGESTION.filtersSentence, { count: all.length, changed, text: visible(insertText) }),
      ...(unknownNames.length > 0 ? [t(SUGGESTION.unknownNames, { names: unknownNames.join(", ") })] : []),
    ].join(" "),
    body: html`<table>
      <tbody>
        ${rows.map(
          ([filter, verdict, after]) =>
            html`<tr>
              <th scope="row">${filter}</th>
              <td>${verdict}</td>
              <td>${after}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(SUGGESTION.filter), t(SUGGESTION.verdict), t(SUGGESTION.after)],
      rows: () => rows,
    },
  });
}

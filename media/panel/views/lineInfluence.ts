// What each line around the cursor was worth to the suggestion, and, of a line that is opened, each of its tokens: left out
// of the prompt, and the suggestion's own tokens scored again.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import { html, type TemplateResult } from "lit";
import type { LineInfluence, TokenInfluence } from "../../../server/protocol/explainContext";
import type { RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { numberText, visible } from "../labels";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { INFLUENCE } from "../strings/influence";
import { COMMON } from "../strings/common";
import { SUGGESTION } from "../strings/suggestion";

const MAX_TEXT = 56;
/** Tokens that have a bar; the table has all. */
const SHOWN = 12;
/** Steps of colour; as the editor's. */
const LEVELS = 6;

type Group = LineInfluence["groups"][number];

export function lineInfluence(panel: Panel, record: RequestRecord): TemplateResult[] {
  const turn = Number(panel.state.inputs.turn ?? "0");
  const { value, isOld, error } = panel.ask("lineInfluence", { turn });
  if (error !== null) return [notice("lines", INFLUENCE.lines, t(COMMON.failed, { message: error }))];
  if (!value) return [notice("lines", INFLUENCE.lines, t(COMMON.computing))];
  const { lines } = value;
  if (lines?.record !== record.id)
    return [notice("lines", INFLUENCE.lines, t(isOld ? COMMON.computing : INFLUENCE.none))];
  const open = openGroup(panel, record.id);
  return [
    linesChart(panel, lines, { open, isOld }),
    ...(open === null || !lines.groups[open] ? [] : [tokensChart(panel, record.id, open)]),
  ];
}

/** Its place among the groups of this suggestion's lines. */
function openGroup(panel: Panel, record: number): number | null {
  const [of, group] = (panel.state.inputs.influenceOf ?? "").split(":").map(Number);
  return of === record && group !== undefined ? group : null;
}

function linesChart(
  panel: Panel,
  { record, whole, groups }: LineInfluence,
  { open, isOld }: { open: number | null; isOld: boolean },
): TemplateResult {
  const rows = groups
    .map((group, at) => ({ ...group, at, loss: whole - group.without }))
    .filter(({ text }) => text.trim() !== "")
    .sort((a, b) => a.firstLine - b.firstLine || b.at - a.at);
  const most = Math.max(1e-9, ...rows.map(({ loss }) => Math.abs(loss)));
  const best = rows.reduce((found, row) => (row.loss > found.loss ? row : found), rows[0] ?? NO_ROW);
  const toggle = (group: number) => {
    const isOpen = group === open;
    panel.setInput("influenceOf", isOpen ? "" : `${record}:${group}`);
    if (!isOpen) panel.post({ type: "showsInfluence", record, group });
  };
  return chart(panel, {
    id: "lines",
    title: INFLUENCE.lines,
    term: "why",
    sources: ["computed"],
    isOld,
    sentence: t(INFLUENCE.linesSentence, {
      count: rows.length,
      lines: lineName(best),
      loss: numberText(best.loss),
    }),
    body: html`<table class="bars influence" data-testid="influence-lines">
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr class=${row.at === open ? "selected" : ""}>
                <td class="number-cell line-number">${lineName(row)}</td>
                <th scope="row">
                  <button
                    type="button"
                    class="plain token-name"
                    aria-expanded=${row.at === open}
                    title=${t(INFLUENCE.openHint)}
                    data-testid=${`line-${row.at}`}
                    @click=${() => toggle(row.at)}
                  >
                    <span>${withCodes(shortened(row.text))}</span>
                  </button>
                </th>
                ${lossCells(row.loss, most)}
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="caution">${t(INFLUENCE.openHint)}</p>`,
    table: {
      columns: [t(INFLUENCE.line), t(SUGGESTION.text), t(SUGGESTION.without), t(SUGGESTION.difference)],
      rows: () => rows.map((row) => [lineName(row), withCodes(row.text), row.without, row.loss]),
    },
  });
}

const NO_ROW = { firstLine: 0, endLine: 1, loss: 0 };

function tokensChart(panel: Panel, record: number, group: number): TemplateResult {
  const { value, isOld, error } = panel.ask("tokenInfluence", { record, group });
  if (error !== null) return notice("line-tokens", INFLUENCE.tokens, t(COMMON.failed, { message: error }));
  if (!value?.tokens) return notice("line-tokens", INFLUENCE.tokens, t(COMMON.computing));
  const { text, whole, firstLine, tokens } = value.tokens;
  const rows = tokens.map(({ start, end, tokenIds, without }) => {
    return { start, end, tokenIds, without, text: text.slice(start, end), loss: whole - without };
  });
  const most = Math.max(1e-9, ...rows.map(({ loss }) => Math.abs(loss)));
  const strongest = [...rows].sort((a, b) => Math.abs(b.loss) - Math.abs(a.loss));
  const [best] = strongest;
  return chart(panel, {
    id: "line-tokens",
    title: INFLUENCE.tokens,
    term: "why",
    sources: ["computed"],
    isOld,
    sentence: t(INFLUENCE.tokensSentence, {
      line: String(firstLine + 1),
      count: tokens.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0),
      text: visible(best?.text ?? ""),
      loss: numberText(best?.loss ?? 0),
    }),
    body: html`${painted(value.tokens, most)}
      <p class="caution">${t(INFLUENCE.legend)}</p>
      <table class="bars influence" data-testid="influence-tokens">
        <tbody>
          ${strongest.slice(0, SHOWN).map(
            (row) =>
              html`<tr>
                <th scope="row" class="token-name"><span>${visible(row.text)}</span></th>
                ${lossCells(row.loss, most)}
              </tr>`,
          )}
        </tbody>
      </table>`,
    table: {
      columns: [t(COMMON.token), "id", t(SUGGESTION.without), t(SUGGESTION.difference)],
      rows: () => rows.map((row) => [visible(row.text), row.tokenIds.join(" "), row.without, row.loss]),
    },
  });
}

/** The lines themselves; what no token holds, as their indentation, stays plain. */
function painted({ text, whole, tokens }: TokenInfluence, most: number): TemplateResult {
  let at = 0;
  const pieces = tokens.map(({ start, end, without }) => {
    const loss = whole - without;
    const level = Math.min(LEVELS, Math.round((LEVELS * Math.abs(loss)) / most));
    const before = text.slice(at, start);
    at = end;
    return html`${before}<span
        class=${loss >= 0 ? `level-${level}` : `against-${level}`}
        title=${t(INFLUENCE.hint, { loss: numberText(loss) })}
        >${text.slice(start, end)}</span
      >`;
  });
  return html`<pre class="painted-code" data-testid="painted-line">${pieces}${text.slice(at)}</pre>`;
}

function lossCells(loss: number, most: number): TemplateResult {
  return html`<td>${bar(Math.abs(loss) / most, loss < 0)}</td>
    <td class="number-cell" data-value=${loss}>${numberText(loss)}</td>`;
}

function lineName({ firstLine, endLine }: Pick<Group, "firstLine" | "endLine">): string {
  return endLine - firstLine > 1 ? `${firstLine + 1}–${endLine}` : String(firstLine + 1);
}

/** The first line of a group, and that there are more. */
function shortened(text: string): string {
  const [first = "", ...others] = text.split("\n").filter((line) => line.trim() !== "");
  const line = first.trim();
  const cut = line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT - 2)} …` : line;
  return others.length > 0 ? `${cut}  (+${others.length})` : cut;
}

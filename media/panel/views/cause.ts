// What the last suggestion came from: the line without which it would be least probable, and the head that carries that line.
// Both are found by leaving them out; what the leaving out does not bear out is not said.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import { html, type TemplateResult } from "lit";
import type { Cause } from "../../../server/protocol/explainContext";
import type { RequestRecord } from "../../../server/protocol/record";
import { carriersOf, isBorneOut, type Carrier } from "../carriers";
import { roughCount, t } from "../i18n";
import { numberText, percentText } from "../labels";
import { textName } from "../names";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { withNames, type Headline } from "../parts/headline";
import { CAUSE } from "../strings/cause";
import { COMMON } from "../strings/common";

/** Heads of models up to this size take a second together; for larger ones a person asks. */
const AT_ONCE = 48;
const SHOWN = 5;
const MAX_TEXT = 60;

export function cause(panel: Panel, record: RequestRecord): TemplateResult {
  const { nLayer, nHead } = panel.tokens;
  const isAsked = nLayer * nHead <= AT_ONCE || panel.state.inputs.cause === String(record.id);
  if (!isAsked) return offer(panel, record);
  const { value, isOld, error } = panel.ask("cause", { turn: turnOf(panel) });
  if (error !== null) return notice("cause", CAUSE.title, t(COMMON.failed, { message: error }));
  if (!value || isOld) return notice("cause", CAUSE.title, t(COMMON.computing));
  const found = value.cause;
  if (found?.record !== record.id) return notice("cause", CAUSE.title, t(CAUSE.none));
  return causeChart(panel, found, record);
}

export function turnOf({ state }: Pick<Panel, "state">): number {
  return Number(state.inputs.turn ?? "0");
}

/** Null while it is not known, or was not asked for. */
export function causeHeadline(panel: Panel, record: RequestRecord): Headline | null {
  const { nLayer, nHead } = panel.tokens;
  if (nLayer * nHead > AT_ONCE && panel.state.inputs.cause !== String(record.id)) return null;
  const { value, isOld } = panel.ask("cause", { turn: turnOf(panel) });
  const found = value?.cause;
  if (isOld || found?.record !== record.id) return null;
  return {
    text: sentence(found, record, nHead),
    next: [
      {
        id: "paint-influence",
        name: t(CAUSE.tryPaint),
        run: () => panel.post({ type: "paint", overlay: "influence" }),
      },
    ],
  };
}

function offer(panel: Panel, record: RequestRecord): TemplateResult {
  return html`<section class="chart" data-testid="cause">
    <div class="chart-head"><h2>${t(CAUSE.title)}</h2></div>
    <p>
      <button
        type="button"
        class="plain"
        data-testid="find-cause"
        @click=${() => panel.setInput("cause", String(record.id))}
      >
        ${t(CAUSE.find)}
      </button>
    </p>
    <p class="sentence caution">${t(CAUSE.takes, { runs: 2 * panel.tokens.nLayer * panel.tokens.nHead })}</p>
  </section>`;
}

function sentence(found: Cause, { insertText }: RequestRecord, nHead: number): string {
  const { whole, line } = found;
  const values = {
    text: textName(insertText.split("\n")[0] ?? ""),
    line: lineName(line),
    times: timesText(Math.exp(whole - line.without)),
  };
  const [best] = carriersOf(found, nHead);
  if (!isBorneOut.line(found)) return t(CAUSE.noLine, values);
  const lineSentence = t(CAUSE.line, values);
  if (!best || !isBorneOut.head(best)) return `${lineSentence} ${t(CAUSE.noHead)}`;
  return `${lineSentence} ${t(CAUSE.head, { layer: best.layer, head: best.head })}`;
}

function causeChart(panel: Panel, found: Cause, record: RequestRecord): TemplateResult {
  const carriers = carriersOf(found, panel.tokens.nHead);
  const most = Math.max(1e-9, ...carriers.map(({ loss }) => Math.abs(loss)));
  const text = sentence(found, record, panel.tokens.nHead);
  return chart(panel, {
    id: "cause",
    title: CAUSE.title,
    term: "why",
    sources: ["computed"],
    sentence: text,
    body: html`<p class="cause-line">
        <code>${withCodes(shortened(found.line.text))}</code>
        <span class="hint"
          >${withNames(t(CAUSE.lineLoss, { loss: numberText(found.whole - found.line.without) }))}</span
        >
      </p>
      <table class="bars" data-testid="cause-heads">
        <thead>
          <tr>
            <th scope="col">${t(CAUSE.headColumn)}</th>
            <th scope="col" colspan="2">${t(CAUSE.lossColumn)}</th>
            <th scope="col">${t(CAUSE.goneColumn)}</th>
            <th scope="col">${t(CAUSE.looksColumn)}</th>
          </tr>
        </thead>
        <tbody>
          ${carriers.slice(0, SHOWN).map((carrier) => carrierRow(carrier, most))}
        </tbody>
      </table>
      <p class="caution">${t(CAUSE.how)}</p>`,
    table: {
      columns: [
        t(COMMON.layer),
        t(COMMON.head),
        t(CAUSE.lossColumn),
        t(CAUSE.goneColumn),
        t(CAUSE.looksColumn),
      ],
      rows: () =>
        carriers.map(({ layer, head, loss, lossWithoutLine, looks }) => [
          layer,
          head,
          loss,
          lossWithoutLine,
          looks,
        ]),
    },
  });
}

function carrierRow(carrier: Carrier, most: number): TemplateResult {
  const { layer, head, loss, lossWithoutLine, looks } = carrier;
  return html`<tr class=${isBorneOut.head(carrier) ? "selected" : ""}>
    <th scope="row">${t(CAUSE.headName, { layer, head })}</th>
    <td>${bar(Math.abs(loss) / most, loss < 0)}</td>
    <td class="number-cell" data-value=${loss}>${numberText(loss)}</td>
    <td class="number-cell" data-value=${lossWithoutLine}>${numberText(lossWithoutLine)}</td>
    <td class="number-cell" data-value=${looks}>${percentText(looks)}</td>
  </tr>`;
}

function lineName({ firstLine, endLine }: Cause["line"]): string {
  return endLine - firstLine > 1 ? `${firstLine + 1}–${endLine}` : String(firstLine + 1);
}

function shortened(text: string): string {
  const line =
    text
      .split("\n")
      .find((each) => each.trim() !== "")
      ?.trim() ?? "";
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)} …` : line;
}

/** `1.3`, `12`, `3.4K`: of a long suggestion the probabilities themselves are near 0 with the line and without. */
function timesText(times: number): string {
  return times < 10 ? times.toFixed(1) : roughCount(Math.round(times));
}

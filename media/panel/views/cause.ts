// What the last suggestion came from: the line without which it would be least probable, and the head that carries that line.
// Both are found by leaving them out; what the leaving out does not bear out is not said. Heads come in small questions, so
// that a large model's are seen to advance.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import { html, nothing, type TemplateResult } from "lit";
import {
  type Cause,
  type CauseHeads,
  type CauseLine,
  MOST_HEADS_UNASKED,
} from "../../../server/protocol/explainContext";
import type { RequestRecord } from "../../../server/protocol/record";
import {
  carriersOf,
  costlyHeads,
  headLooks,
  headLosses,
  isBorneOut,
  type Carrier,
  type HeadLook,
  type HeadLoss,
} from "../carriers";
import { roughCount, t } from "../i18n";
import { numberText, percentText } from "../labels";
import { textName } from "../names";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { withNames, type Headline } from "../parts/headline";
import { CAUSE } from "../strings/cause";
import { COMMON } from "../strings/common";

/** Heads of one question: what a larger model has done is seen after each. */
const HEADS_OF_QUESTION = 24;
const SHOWN = 5;
const MAX_TEXT = 60;

interface FoundHeads {
  /** Null: they are still being left out. */
  readonly carriers: readonly Carrier[] | null;
  readonly done: number;
  readonly count: number;
  readonly error: string | null;
}

export function cause(panel: Panel, record: RequestRecord): TemplateResult {
  if (!isAsked(panel, record)) return offer(panel, record);
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

function isAsked({ tokens, state }: Panel, { id }: RequestRecord): boolean {
  return tokens.nLayer * tokens.nHead <= MOST_HEADS_UNASKED || state.inputs.cause === String(id);
}

/** Null while it is not known, or was not asked for. */
export function causeHeadline(panel: Panel, record: RequestRecord): Headline | null {
  if (!isAsked(panel, record)) return null;
  const { value, isOld } = panel.ask("cause", { turn: turnOf(panel) });
  const found = value?.cause;
  if (isOld || found?.record !== record.id) return null;
  return {
    text: sentence(found, record, headsOf(panel, found).carriers),
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
    <p class="offer">
      <button
        type="button"
        class="plain"
        data-testid="find-cause"
        @click=${() => panel.setInput("cause", String(record.id))}
      >
        ${t(CAUSE.find)}
      </button>
    </p>
    <p class="sentence caution">${t(CAUSE.takes)}</p>
  </section>`;
}

/** Left out some at a time, those first that look at the line most; then the costly ones again, with the line gone. */
function headsOf(panel: Panel, { record, whole, lines, looks }: Cause): FoundHeads {
  const heads = headLooks(looks, panel.tokens.nHead);
  const count = heads.length;
  const [line] = lines;
  if (!line || !isBorneOut.line(whole, line.without))
    return { carriers: [], done: count, count, error: null };
  const losses: HeadLoss[] = [];
  while (losses.length < count) {
    const next = heads.slice(losses.length, losses.length + HEADS_OF_QUESTION);
    const { scored, error } = leftOut(panel, { record, line: null, heads: next });
    if (!scored) return { carriers: null, done: losses.length, count, error };
    losses.push(...headLosses(next, scored));
  }
  const costly = costlyHeads(losses);
  if (costly.length === 0) return { carriers: [], done: count, count, error: null };
  const { scored, error } = leftOut(panel, { record, line: line.at, heads: costly });
  return { carriers: scored && carriersOf(costly, scored), done: count, count, error };
}

function leftOut(
  panel: Panel,
  { record, line, heads }: { record: number; line: number | null; heads: readonly HeadLook[] },
): { scored: CauseHeads | null; error: string | null } {
  const places = heads.map(({ layer, head }) => ({ layer, head }));
  const { value, isOld, error } = panel.ask("causeHeads", { record, line, heads: places });
  return { scored: isOld ? null : (value?.scored ?? null), error };
}

function sentence(
  { whole, lines }: Cause,
  { insertText }: RequestRecord,
  carriers: readonly Carrier[] | null,
): string {
  const [line] = lines;
  if (!line) return t(CAUSE.none);
  const values = {
    text: textName(insertText.split("\n")[0] ?? ""),
    place: placeName(line),
    times: timesText(Math.exp(whole - line.without)),
  };
  if (!isBorneOut.line(whole, line.without)) return t(CAUSE.noLine, values);
  const lineSentence = t(CAUSE.line, values);
  if (!carriers) return lineSentence;
  const best = carriers.find((carrier) => isBorneOut.head(carrier));
  if (!best) return `${lineSentence} ${t(CAUSE.noHead)}`;
  return `${lineSentence} ${t(CAUSE.head, { layer: best.layer, head: best.head })}`;
}

function causeChart(panel: Panel, found: Cause, record: RequestRecord): TemplateResult {
  const { lines, whole, compared } = found;
  const heads = headsOf(panel, found);
  const carriers = heads.carriers ?? [];
  return chart(panel, {
    id: "cause",
    title: CAUSE.title,
    term: "why",
    sources: ["computed"],
    sentence: sentence(found, record, heads.carriers),
    body: html`${lineTable(panel, found)} ${progress(heads)}
      ${carriers.length > 0 ? headTable(carriers) : nothing}
      <p class="caution">${t(CAUSE.how, { compared, tried: lines.length })}</p>`,
    table: {
      columns: [t(CAUSE.headColumn), t(CAUSE.lossColumn), t(CAUSE.goneColumn), t(CAUSE.looksColumn)],
      rows: () => [
        ...lines.map((line) => [`${placeName(line)}: ${shortened(line.text)}`, whole - line.without, "", ""]),
        ...carriers.map(({ layer, head, loss, lossWithoutLine, looks }) => [
          t(CAUSE.headName, { layer, head }),
          loss,
          lossWithoutLine,
          looks,
        ]),
      ],
    },
  });
}

function progress({ carriers, done, count, error }: FoundHeads): TemplateResult | typeof nothing {
  if (error !== null)
    return html`<p class="notice-line" role="status">${t(COMMON.failed, { message: error })}</p>`;
  if (carriers) return nothing;
  const text = t(CAUSE.heads, { done, count });
  return html`<p class="progress-line" aria-busy="true">
    <progress max=${count} value=${done} aria-label=${text}></progress> <span role="status">${text}</span>
  </p>`;
}

function lineTable(panel: Panel, { lines, whole, uri }: Cause): TemplateResult {
  const most = Math.max(1e-9, ...lines.map(({ without }) => Math.abs(whole - without)));
  const name = (line: CauseLine) =>
    line.line === null
      ? html`<span>${withCodes(line.path ?? "")}</span>`
      : html`<button
          type="button"
          class="link"
          @click=${() => panel.post({ type: "openPlace", uri, line: line.line ?? 0 })}
        >
          ${placeName(line)}
        </button>`;
  return html`<table class="bars cause-table numbers-first" data-testid="cause-lines">
    <thead>
      <tr>
        <th scope="col" colspan="2">${t(CAUSE.lineColumn)}</th>
        <th scope="col" colspan="2">${t(CAUSE.lossColumn)}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map((line, i) => {
        const loss = whole - line.without;
        return html`<tr class=${i === 0 && isBorneOut.line(whole, line.without) ? "selected" : ""}>
          <td class="cause-place">${name(line)}</td>
          <th scope="row"><code>${withCodes(shortened(line.text))}</code></th>
          <td>${bar(Math.abs(loss) / most, loss < 0)}</td>
          <td class="number-cell" data-value=${loss}>${withNames(numberText(loss))}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function headTable(carriers: readonly Carrier[]): TemplateResult {
  const most = Math.max(1e-9, ...carriers.map(({ loss }) => Math.abs(loss)));
  return html`<table class="bars cause-table numbers-first" data-testid="cause-heads">
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
  </table>`;
}

function carrierRow(carrier: Carrier, most: number): TemplateResult {
  const { layer, head, loss, lossWithoutLine, looks } = carrier;
  return html`<tr class=${isBorneOut.head(carrier) ? "selected" : ""}>
    <th scope="row" class="cause-place">${t(CAUSE.headName, { layer, head })}</th>
    <td>${bar(Math.abs(loss) / most, loss < 0)}</td>
    <td class="number-cell" data-value=${loss}>${numberText(loss)}</td>
    <td class="number-cell" data-value=${lossWithoutLine}>${numberText(lossWithoutLine)}</td>
    <td class="number-cell" data-value=${looks}>${percentText(looks)}</td>
  </tr>`;
}

function placeName({ line, path }: CauseLine): string {
  if (line !== null) return t(CAUSE.ofLine, { line: String(line + 1) });
  return path === null ? t(CAUSE.ofHead) : t(CAUSE.ofFile, { path });
}

function shortened(text: string): string {
  const line = text.trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)} …` : line;
}

/** `1.3`, `12`, `3.4K`: of a long suggestion the probabilities themselves are near 0 with the line and without. */
function timesText(times: number): string {
  return times < 10 ? times.toFixed(1) : roughCount(Math.round(times));
}

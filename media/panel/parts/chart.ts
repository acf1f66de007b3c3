// One section of a view: heading, where its numbers come from, the chart, the sentence that says what is seen, and the
// table twin with the exact numbers, which can be copied or saved.
import { html, nothing, type TemplateResult } from "lit";
import { t, type BilingualText } from "../i18n";
import type { Panel } from "../panel";
import { COMMON } from "../strings/common";
import { keepWhileOld } from "./keepWhileOld";
import { badges, type Source } from "./source";
import { copyButtons, tableTwin, type TableData } from "./table";
import { termButton } from "./term";

export interface Chart {
  /** Also the `data-testid` of the section. */
  readonly id: string;
  readonly title: BilingualText;
  /** The word of the glossary that explains it. */
  readonly term: string | null;
  readonly sources: readonly Source[];
  /** A function is called once the answer is there: what it drew for the last one stays until then. */
  readonly body: TemplateResult | readonly TemplateResult[] | (() => TemplateResult);
  /** What is seen, in one sentence; also what a screen reader says. */
  readonly sentence: string;
  readonly table: TableData | null;
  /** There is a canvas that can be saved as a picture. */
  readonly hasPicture?: boolean;
  /** Belongs to another selection: the right one is being computed. */
  readonly isOld?: boolean;
}

export function chart(panel: Panel, { id, title, term, sources, ...rest }: Chart): TemplateResult {
  const { body, sentence, table, isOld = false, hasPicture = false } = rest;
  return html`<section class="chart" id=${`chart-${id}`} data-testid=${id} aria-busy=${isOld}>
    <div class="chart-head">
      <h2>${t(title)}</h2>
      ${term ? termButton(panel, term) : nothing} ${badges(sources)}
    </div>
    <div
      class=${isOld ? "chart-body waiting" : "chart-body"}
      role="group"
      aria-label=${t(title)}
      tabindex="0"
    >
      ${typeof body === "function" ? keepWhileOld(isOld, body) : body}
    </div>
    <p class="sentence" role="status" data-testid=${`${id}-sentence`}>
      ${isOld ? t(COMMON.computing) : sentence}
    </p>
    ${table ? [copyButtons(panel, { id, table, hasPicture }), tableTwin(panel, { id, table })] : nothing}
  </section>`;
}

/** In a chart's place, while there is nothing to show or where the model cannot say. */
export function notice(id: string, title: BilingualText, text: string): TemplateResult {
  return html`<section class="chart" data-testid=${id} aria-busy=${text === t(COMMON.computing)}>
    <div class="chart-head"><h2>${t(title)}</h2></div>
    <p class="sentence" role="status">${text}</p>
  </section>`;
}

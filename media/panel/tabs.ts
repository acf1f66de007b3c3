// The views as tabs in one row; those that find no room stand behind one control at its end.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "./i18n";
import type { Panel, View } from "./panel";
import { SHELL } from "./strings/shell";
import { VIEWS } from "./views";

/** CSS pixels: the padding of a tab, and the control for the rest. */
const PADDING = 20;
const MORE = 84;
const PAGE_MARGIN = 32;

/** Those that fit, the chosen one among them: it takes the last one's place. */
export function chooseFitting<T>(
  all: readonly T[],
  chosen: T,
  widthOf: (each: T) => number,
  room: number,
): T[] {
  const whole = all.reduce((sum, each) => sum + widthOf(each), 0);
  if (whole <= room) return [...all];
  let left = room - MORE - widthOf(chosen);
  const shown: T[] = [];
  for (const each of all) {
    if (each === chosen) continue;
    left -= widthOf(each);
    if (left < 0) break;
    shown.push(each);
  }
  const at = all.indexOf(chosen);
  return all.filter((each, i) => each === chosen || (shown.includes(each) && i !== at));
}

export function tabs(panel: Panel, chosen: View): TemplateResult {
  const shown = isLow() ? VIEWS : chooseFitting(VIEWS, chosen, widthOf, panel.state.width - PAGE_MARGIN);
  const hidden = VIEWS.filter((view) => !shown.includes(view));
  const move = (event: KeyboardEvent) => {
    const at = VIEWS.indexOf(chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
    const view = next === undefined ? undefined : VIEWS[next];
    if (!view) return;
    event.preventDefault();
    panel.update({ view: view.id });
    // It may have no tab before the page is drawn, which is what the next frame begins with.
    requestAnimationFrame(() => document.getElementById(`tab-${view.id}`)?.focus());
  };
  return html`<div class="tab-row">
    <div class="tabs" role="tablist" aria-label=${t(SHELL.views)} @keydown=${move}>
      ${shown.map((view) => tab(panel, view, view === chosen))}
    </div>
    ${hidden.length === 0 ? nothing : more(panel, hidden)}
  </div>`;
}

/** Wide and low, as below the editor: the style sheet sets the tabs in a column of their own, where they wrap. */
export function isLow(): boolean {
  return window.matchMedia("(max-height: 420px) and (min-width: 760px)").matches;
}

function tab(panel: Panel, view: View, isChosen: boolean): TemplateResult {
  return html`<button
    type="button"
    role="tab"
    id=${`tab-${view.id}`}
    aria-selected=${isChosen}
    aria-controls="view"
    tabindex=${isChosen ? 0 : -1}
    data-testid=${`tab-${view.id}`}
    @click=${() => panel.update({ view: view.id })}
  >
    ${t(view.title)}
  </button>`;
}

function more(panel: Panel, hidden: readonly View[]): TemplateResult {
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    if (select.value !== "") panel.update({ view: select.value });
    select.value = "";
  };
  return html`<select
    class="more-views"
    aria-label=${t(SHELL.moreViews)}
    data-testid="more-views"
    @change=${choose}
  >
    <option value="" selected>${t(SHELL.more)}</option>
    ${hidden.map((view) => html`<option value=${view.id}>${t(view.title)}</option>`)}
  </select>`;
}

const widths = new Map<string, number>();
let context: OffscreenCanvasRenderingContext2D | null = null;

/** Measured once for each title. */
function widthOf(view: View): number {
  const title = t(view.title);
  const known = widths.get(title);
  if (known !== undefined) return known;
  context ??= new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) return 0;
  context.font = getComputedStyle(document.body).font;
  const width = context.measureText(title).width + PADDING;
  widths.set(title, width);
  return width;
}

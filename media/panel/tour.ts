// "Take the tour": one sentence for each view, on the reader's own code, with the view behind it.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "./i18n";
import type { Panel } from "./panel";
import { SHELL } from "./strings/shell";
import { VIEWS } from "./views";

export function tour(panel: Panel): TemplateResult | typeof nothing {
  const step = panel.state.tourStep;
  const view = step === null ? undefined : VIEWS[step];
  if (step === null || !view) return nothing;
  const go = (to: number) => {
    const next = VIEWS[to];
    panel.update(next ? { tourStep: to, view: next.id } : { tourStep: null });
  };
  const isLast = step === VIEWS.length - 1;
  return html`<div class="tour" role="region" aria-live="polite" data-testid="tour-step">
    <span class="tour-count">${t(SHELL.tourStep, { step: step + 1, count: VIEWS.length })}</span>
    <p><strong>${t(view.title)}.</strong> ${t(view.tour)}</p>
    <div>
      <button type="button" class="plain" ?disabled=${step === 0} @click=${() => go(step - 1)}>
        ${t(SHELL.tourBack)}
      </button>
      <button type="button" class="primary" data-testid="tour-next" @click=${() => go(step + 1)}>
        ${t(isLast ? SHELL.tourEnd : SHELL.tourNext)}
      </button>
      ${isLast ? nothing : html`<button type="button" class="plain" @click=${() => go(VIEWS.length)}>${t(SHELL.tourEnd)}</button>`}
    </div>
  </div>`;
}

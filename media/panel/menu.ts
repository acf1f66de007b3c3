// What is done with the panel as a whole: the tour, what the editor paints, and, behind one button, the rest.
import { html, nothing, type TemplateResult } from "lit";
import { t, type BilingualText } from "./i18n";
import { OVERLAYS, type Overlay } from "./overlays";
import type { Panel } from "./panel";
import { isRaw, setRaw } from "./raw";
import { viewOf } from "./views";
import { shareView } from "./share";
import { SHELL } from "./strings/shell";
import { TEXT_BOX } from "./strings/textBox";
import { openTextBox } from "./textBox";

const OVERLAY_NAMES: Record<Overlay, BilingualText> = {
  tokens: SHELL.paintTokens,
  attention: SHELL.paintAttention,
  surprise: SHELL.paintSurprise,
  influence: SHELL.paintInfluence,
  lines: SHELL.paintLines,
};

export function tools(panel: Panel): TemplateResult {
  const { tourStep } = panel.state;
  return html`<div class="tools">
    <button
      type="button"
      class="primary"
      data-testid="tour"
      @click=${() => panel.update({ tourStep: tourStep === null ? 0 : null, view: viewOf("").id })}
    >
      ${t(SHELL.takeTour)}
    </button>
    ${panel.tokens.selection.isTyped ? nothing : paint(panel)}
    <button
      type="button"
      class="plain"
      aria-expanded=${panel.state.isGlossaryOpen}
      data-testid="glossary-open"
      @keydown=${({ key }: KeyboardEvent) => {
        if (key === "Escape") panel.update({ isGlossaryOpen: false });
      }}
      @click=${() => panel.update({ isGlossaryOpen: !panel.state.isGlossaryOpen })}
    >
      ${t(SHELL.glossary)}
    </button>
    ${menu(panel)}
  </div>`;
}

function paint(panel: Panel): TemplateResult {
  const { overlay } = panel.state;
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    panel.post({ type: "paint", overlay: OVERLAYS.find((name) => name === value) ?? null });
  };
  return html`<label title=${t(SHELL.paintHint)}>
    <span class="paint-name">${t(SHELL.paint)}</span>
    <select data-testid="overlay" aria-label=${t(SHELL.paint)} .value=${overlay ?? ""} @change=${choose}>
      <option value="" ?selected=${overlay === null}>${t(SHELL.paintNone)}</option>
      ${OVERLAYS.map(
        (name) =>
          html`<option value=${name} ?selected=${overlay === name}>${t(OVERLAY_NAMES[name])}</option>`,
      )}
    </select>
  </label>`;
}

function menu(panel: Panel): TemplateResult {
  const item = (id: string, name: BilingualText, run: () => void) =>
    html`<button type="button" class="plain" data-testid=${id} @click=${run}>${t(name)}</button>`;
  /** Closes as soon as something was chosen, and by Escape. */
  const close = (event: Event) => {
    const menu = event.currentTarget as HTMLDetailsElement;
    const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
    if (event instanceof KeyboardEvent ? !isEscape : !(event.target as Element).closest(".menu-items"))
      return;
    menu.open = false;
    if (isEscape) menu.querySelector("summary")?.focus();
  };
  return html`<details class="menu" @click=${close} @keydown=${close}>
    <summary data-testid="menu" aria-label=${t(SHELL.menu)} title=${t(SHELL.menu)}>⋯</summary>
    <div class="menu-items">
      ${panel.state.typedText === null ? item("text-open", TEXT_BOX.open, () => openTextBox(panel)) : nothing}
      ${item("move", isBelow() ? SHELL.moveBeside : SHELL.moveBelow, () => panel.post({ type: "move" }))}
      ${item("save", SHELL.save, () => panel.post({ type: "saveExplanation" }))}
      ${item("open", SHELL.open, () => panel.post({ type: "openExplanation" }))}
      ${item("share", SHELL.share, () => {
        const view = document.getElementById("view");
        if (view) shareView(panel, view, t(viewOf(panel.state.view).title));
      })}
      ${item("raw", isRaw(panel) ? SHELL.hideRaw : SHELL.showRaw, () => setRaw(panel, !isRaw(panel)))}
    </div>
  </details>`;
}

/** As the page's own HTML says. */
function isBelow(): boolean {
  return document.body.dataset.place === "below";
}

// What stands around every view: heading, numbers, the strip of tokens, the tabs, the tour.
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import { OVERLAYS, type Overlay } from "./overlays";
import type { TokenStrip } from "./elements/tokenStrip";
import { t, type Twin } from "./i18n";
import type { Panel, View } from "./panel";
import { badges } from "./parts/source";
import { termButton } from "./parts/term";
import { SHELL } from "./strings/shell";
import { tour } from "./tour";
import { VIEWS, viewOf } from "./views";

export function shell(panel: Panel, levels: Float32Array | null): TemplateResult {
  const view = viewOf(panel.state.view);
  const sections = sectionsOf(view, panel);
  const drawn = panel.sectionsOf(view.id, sections.length);
  return html`<header>
      <div>
        <h1>${panel.tokens.selection.fileName}</h1>
        <p>${where(panel)}</p>
      </div>
      ${guard([panel.state.overlay, panel.state.tourStep], () => tools(panel))}
    </header>
    ${guard([panel.tokens, panel.state.term], () => numbers(panel))} ${strip(panel, levels)} ${leftOut(panel)}
    ${cpuOffer(panel)} ${guard([view], () => tabs(panel, view))} ${tour(panel)}
    <div
      class="view"
      id="view"
      role="tabpanel"
      aria-labelledby=${`tab-${view.id}`}
      aria-busy=${drawn < sections.length}
      data-testid=${`view-${view.id}`}
    >
      ${sections.slice(0, drawn)}
    </div>`;
}

/** Numbers out of a saved explanation need not fit together: then one sentence, and the other tabs go on. */
function sectionsOf(view: View, panel: Panel): readonly TemplateResult[] {
  try {
    return [view.render(panel)].flat();
  } catch {
    return [html`<p class="notice-line failed" role="status">${t(SHELL.cannotDraw)}</p>`];
  }
}

function where({ tokens: { selection, model } }: Panel): string {
  const lines = selection.text.replace(/\r?\n$/, "").split("\n").length;
  const first = String(selection.firstLine);
  const last = String(selection.firstLine + lines - 1);
  const place = lines === 1 ? t(SHELL.line, { first }) : t(SHELL.lines, { first, last });
  return t(SHELL.seenBy, { where: place, model });
}

const OVERLAY_NAMES: Record<Overlay, Twin> = {
  tokens: SHELL.paintTokens,
  attention: SHELL.paintAttention,
  surprise: SHELL.paintSurprise,
  influence: SHELL.paintInfluence,
  lines: SHELL.paintLines,
};

function tools(panel: Panel): TemplateResult {
  const { overlay, tourStep } = panel.state;
  const paint = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    panel.post({ type: "paint", overlay: OVERLAYS.find((name) => name === value) ?? null });
  };
  return html`<div class="tools">
    <button
      type="button"
      class="primary"
      data-testid="tour"
      @click=${() => panel.update({ tourStep: tourStep === null ? 0 : null, view: viewOf("").id })}
    >
      ${t(SHELL.takeTour)}
    </button>
    <label>
      ${t(SHELL.paint)}
      <select data-testid="overlay" .value=${overlay ?? ""} @change=${paint}>
        <option value="" ?selected=${overlay === null}>${t(SHELL.paintNone)}</option>
        ${OVERLAYS.map(
          (name) =>
            html`<option value=${name} ?selected=${overlay === name}>${t(OVERLAY_NAMES[name])}</option>`,
        )}
      </select>
    </label>
    <button
      type="button"
      class="plain"
      title=${t(SHELL.saveHint)}
      data-testid="save"
      @click=${() => panel.post({ type: "saveExplanation" })}
    >
      ${t(SHELL.save)}
    </button>
    <button
      type="button"
      class="plain"
      title=${t(SHELL.openHint)}
      data-testid="open"
      @click=${() => panel.post({ type: "openExplanation" })}
    >
      ${t(SHELL.open)}
    </button>
  </div>`;
}

function numbers(panel: Panel): TemplateResult {
  const { tokens, selection, contextLength } = panel.tokens;
  const characters = [...selection.text].length;
  const perToken = tokens.length === 0 ? "–" : (characters / tokens.length).toFixed(2);
  const share = tokens.length / contextLength;
  const number = (value: string, name: string, testId: string) =>
    html`<div class="number"><strong data-testid=${testId}>${value}</strong><span>${name}</span></div>`;
  return html`<div class="numbers">
    ${number(String(tokens.length), t(tokens.length === 1 ? SHELL.oneToken : SHELL.tokens), "token-count")}
    ${number(perToken, t(SHELL.perToken), "characters-per-token")}
    ${number(`${(share * 100).toFixed(1)} %`, t(SHELL.ofWindow, { count: contextLength }), "window-share")}
    <span class="number-marks">${badges(["read"])} ${termButton(panel, "context")}</span>
    <meter min="0" max="1" value=${Math.min(1, share)} aria-label=${t(SHELL.share)}></meter>
  </div>`;
}

function strip(panel: Panel, levels: Float32Array | null): TemplateResult {
  const { token, other } = panel.state.selection;
  const attach = (node?: Element) => {
    if (!node) return;
    const tokenStrip = node as TokenStrip;
    tokenStrip.events = {
      hover: (index) => panel.post({ type: "hoverToken", index }),
      select: (index) => {
        panel.select({ token: index });
        panel.post({ type: "revealToken", index });
      },
    };
    tokenStrip.label = t(SHELL.strip);
    tokenStrip.show(panel.tokens, token);
    tokenStrip.mark(token, other);
    tokenStrip.paint(levels);
  };
  return html`<loupe-strip data-testid="strip" ${ref(attach)}></loupe-strip>`;
}

/** A sentence on what is not shown, where that is anything. */
function leftOut({ tokens: { tokens, selection, contextLength } }: Panel): TemplateResult | typeof nothing {
  const beyond = tokens.length - contextLength;
  const sentences = [
    beyond > 0 ? t(SHELL.windowLeft, { window: contextLength, count: beyond }) : "",
    selection.omittedLength > 0 ? t(SHELL.selectionLeft, { count: selection.omittedLength }) : "",
  ].filter(Boolean);
  return sentences.length === 0
    ? nothing
    : html`<p class="caution" data-testid="left-out">${sentences.join(" ")}</p>`;
}

function cpuOffer({ state, post }: Panel): TemplateResult | typeof nothing {
  if (!state.offersCpu) return nothing;
  return html`<p class="notice-line" data-testid="cpu-offer">
    ${t(SHELL.offerCpu)}
    <button type="button" class="plain" @click=${() => post({ type: "useCpu" })}>${t(SHELL.useCpu)}</button>
  </p>`;
}

function tabs(panel: Panel, chosen: View): TemplateResult {
  const at = VIEWS.indexOf(chosen);
  const move = (event: KeyboardEvent) => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
    const view = next === undefined ? undefined : VIEWS[next];
    if (!view) return;
    event.preventDefault();
    panel.update({ view: view.id });
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${view.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t(SHELL.views)} @keydown=${move}>
    ${VIEWS.map(
      (view) =>
        html`<button
          type="button"
          role="tab"
          id=${`tab-${view.id}`}
          aria-selected=${view === chosen}
          aria-controls="view"
          tabindex=${view === chosen ? 0 : -1}
          data-testid=${`tab-${view.id}`}
          @click=${() => panel.update({ view: view.id })}
        >
          ${t(view.title)}
        </button>`,
    )}
  </div>`;
}

// What stands around every view: heading, the strip of tokens, the tabs, the tour. The view scrolls by itself below them.
import { withCodes } from "../../server/protocol/hiddenCharacters";
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import type { TokenStrip } from "./elements/tokenStrip";
import { t } from "./i18n";
import { tools } from "./menu";
import type { Panel, View } from "./panel";
import { headline, type Headline } from "./parts/headline";
import { termButton } from "./parts/term";
import { isRaw } from "./raw";
import { SHELL } from "./strings/shell";
import { isLow, tabs } from "./tabs";
import { TOUR } from "./strings/tour";
import { isHidden, tour } from "./tour";
import { glossary } from "./glossary";
import { TEXT_BOX } from "./strings/textBox";
import { textBox } from "./textBox";
import { viewOf } from "./views";

/** Scrolled further than this, what lies above folds; where little is left to scroll, it stays. */
const FOLD_AT = 48;
const WORTH_FOLDING = 260;

export function shell(panel: Panel, levels: Float32Array | null): TemplateResult {
  const view = viewOf(panel.state.view);
  const { sections, answer } = contentOf(view, panel);
  const drawn = panel.sectionsOf(view.id, sections.length);
  return html`<div class=${panel.state.isFolded ? "top folded" : "top"}>
      ${guard([panel.tokens, ...toolState(panel)], () => heading(panel))} ${glossary(panel)} ${textBox(panel)}
      ${strip(panel, levels)} ${leftOut(panel)} ${cpuOffer(panel)}
      ${guard([view, panel.state.width, isLow()], () => tabs(panel, view))} ${tour(panel)}
    </div>
    <div
      class="view"
      id="view"
      role="tabpanel"
      tabindex="0"
      aria-labelledby=${`tab-${view.id}`}
      aria-busy=${drawn < sections.length}
      data-testid=${`view-${view.id}`}
      @scroll=${(event: Event) => fold(panel, event.currentTarget as HTMLElement)}
    >
      ${answer ? headline(answer) : nothing} ${sections.slice(0, drawn)}
    </div>`;
}

/** Numbers out of a saved explanation need not fit together: then one sentence, and the other tabs go on. */
function contentOf(
  view: View,
  panel: Panel,
): { sections: readonly TemplateResult[]; answer: Headline | null } {
  if (isHidden(panel, view)) {
    return { sections: [html`<p class="guess-first" role="status">${t(TOUR.hidden)}</p>`], answer: null };
  }
  if (panel.tokens.tokens.length === 0) {
    return { sections: [html`<p class="guess-first" role="status">${t(TEXT_BOX.empty)}</p>`], answer: null };
  }
  try {
    return { sections: [view.render(panel)].flat(), answer: view.headline?.(panel) ?? null };
  } catch {
    const failed = html`<p class="notice-line failed" role="status">${t(SHELL.cannotDraw)}</p>`;
    return { sections: [failed], answer: null };
  }
}

function toolState({ state }: Panel): unknown[] {
  return [
    state.view,
    state.overlay,
    state.tourStep,
    state.term,
    state.inputs.raw,
    state.typedText === null,
    state.isGlossaryOpen,
  ];
}

/** Unfolded only at the very top: what folds makes the view higher, and must not unfold by that. */
function fold(panel: Panel, { scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
  const { isFolded } = panel.state;
  if (isFolded && scrollTop === 0) panel.update({ isFolded: false });
  const isWorth = scrollHeight - clientHeight > WORTH_FOLDING;
  if (!isFolded && isWorth && scrollTop > FOLD_AT) panel.update({ isFolded: true });
}

function heading(panel: Panel): TemplateResult {
  const { tokens, selection, contextLength, model } = panel.tokens;
  const [before, after] = t(SHELL.window).split("{share}");
  const share = `${((100 * tokens.length) / contextLength).toFixed(1)} %`;
  return html`<header>
    <h1>${selection.isTyped ? t(TEXT_BOX.name) : withCodes(selection.fileName)}</h1>
    <p class="facts">
      ${selection.isTyped ? nothing : html`<span>${where(panel)}</span>`}
      <span
        ><strong data-testid="token-count">${tokens.length}</strong>
        ${t(tokens.length === 1 ? SHELL.oneToken : SHELL.tokens)}</span
      >
      <span title=${t(SHELL.ofWindow, { count: contextLength })}
        >${before}<strong data-testid="window-share">${share}</strong>${after}
        ${termButton(panel, "context")}</span
      >
      <span data-testid="model">${model}</span>
    </p>
    ${tools(panel)}
  </header>`;
}

function where({ tokens: { selection } }: Panel): string {
  const lines = selection.text.replace(/\r?\n$/, "").split("\n").length;
  const first = String(selection.firstLine);
  const last = String(selection.firstLine + lines - 1);
  return lines === 1 ? t(SHELL.line, { first }) : t(SHELL.lines, { first, last });
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
    tokenStrip.show(panel.tokens, token, isRaw(panel));
    tokenStrip.mark(token, other);
    tokenStrip.paint(levels);
  };
  return html`<loupe-strip
    class=${isRaw(panel) ? "raw" : ""}
    data-testid="strip"
    ${ref(attach)}
  ></loupe-strip>`;
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

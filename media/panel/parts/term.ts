// A word of the field, one click from its two sentences.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n";
import type { Panel } from "../panel";
import { GLOSSARY } from "../strings/glossary";
import { COMMON } from "../strings/common";

export function termButton(panel: Panel, term: string): TemplateResult {
  const entry = GLOSSARY[term];
  if (!entry) throw new Error(`expected a word of the glossary, got ${term}`);
  const isOpen = panel.state.term === term;
  return html`<button
      type="button"
      class="term"
      aria-expanded=${isOpen}
      aria-label=${t(COMMON.whatIs, { word: t(entry.word) })}
      title=${t(COMMON.whatIs, { word: t(entry.word) })}
      data-testid=${`term-${term}`}
      @click=${() => panel.update({ term: isOpen ? null : term })}
    >
      ?</button
    >${isOpen ? html`<p class="definition" role="note"><strong>${t(entry.word)}</strong> ${t(entry.meaning)}</p>` : nothing}`;
}

// All words of the glossary in one place, over the view: opened by its button, closed by it, by Escape, or by its own.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "./i18n";
import type { Panel } from "./panel";
import { GLOSSARY } from "./strings/glossary";
import { SHELL } from "./strings/shell";

export function glossary(panel: Panel): TemplateResult | typeof nothing {
  if (!panel.state.isGlossaryOpen) return nothing;
  const close = () => panel.update({ isGlossaryOpen: false });
  const onKey = ({ key }: KeyboardEvent) => {
    if (key === "Escape") close();
  };
  return html`<section
    class="glossary"
    tabindex="0"
    aria-label=${t(SHELL.glossary)}
    data-testid="glossary"
    @keydown=${onKey}
  >
    <dl>
      ${Object.values(GLOSSARY).map(
        ({ word, meaning }) =>
          html`<div>
            <dt>${t(word)}</dt>
            <dd>${t(meaning)}</dd>
          </div>`,
      )}
    </dl>
    <button type="button" class="plain" data-testid="glossary-close" @click=${close}>
      ${t(SHELL.closeGlossary)}
    </button>
  </section>`;
}

// The choice of layer and head, as two rows of small buttons; heads that share keys and values stand together.
import { html, type TemplateResult } from "lit";
import { t, type BilingualText } from "../i18n";
import type { Panel } from "../panel";
import { ATTENTION } from "../strings/attention";
import { COMMON } from "../strings/common";

export function headChoice(panel: Panel): TemplateResult {
  const { nLayer, nHead, nKvHead } = panel.tokens;
  const { layer, head } = panel.state.selection;
  const groupSize = nHead / nKvHead;
  return html`<div class="head-choice">
    ${row({ name: COMMON.layer, id: "layer", count: nLayer, chosen: layer, group: nLayer }, (value) =>
      panel.select({ layer: value }),
    )}
    ${row({ name: COMMON.head, id: "head", count: nHead, chosen: head, group: groupSize }, (value) =>
      panel.select({ head: value }),
    )}
    <span class="hint keys-hint">${t(ATTENTION.keysHint)}</span>
  </div>`;
}

interface Row {
  readonly name: BilingualText;
  readonly id: string;
  readonly count: number;
  readonly chosen: number;
  /** So many stand together. */
  readonly group: number;
}

function row({ name, id, count, chosen, group }: Row, choose: (value: number) => void): TemplateResult {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, chosen + step));
    choose(next);
    const buttons = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button");
    buttons[next]?.focus();
  };
  return html`<span class="choice" role="radiogroup" aria-label=${t(name)} @keydown=${move}>
    <span class="choice-name">${t(name)}</span>
    ${Array.from(
      { length: count },
      (_, index) =>
        html`<button
          type="button"
          role="radio"
          class=${index % group === 0 && index > 0 ? "plain group-start" : "plain"}
          aria-checked=${index === chosen}
          tabindex=${index === chosen ? 0 : -1}
          data-testid=${`${id}-${index}`}
          @click=${() => choose(index)}
        >
          ${index}
        </button>`,
    )}
  </span>`;
}

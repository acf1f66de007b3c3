// Which place a view speaks of: what the model expected where the chosen token stands, from the tokens before it; or what it
// expects after it.
import { html, type TemplateResult } from "lit";
import { t } from "./i18n";
import { tokenName } from "./names";
import type { Panel } from "./panel";
import { AIM } from "./strings/aim";

export interface Aim {
  /** The last token that is read. */
  readonly position: number;
  /** The one that really follows it; null: the text ends. */
  readonly target: number | null;
}

const INPUT = "aim";
const AIMS = ["this", "after"] as const;

export function aimOf(panel: Pick<Panel, "state" | "tokens">): Aim {
  const { token } = panel.state.selection;
  const position = aimName(panel) === "this" ? token - 1 : token;
  return { position, target: position + 1 < panel.tokens.tokens.length ? position + 1 : null };
}

/** Nothing stands before the first token. */
function aimName({ state }: Pick<Panel, "state">): (typeof AIMS)[number] {
  return state.inputs[INPUT] === "after" || state.selection.token === 0 ? "after" : "this";
}

export function aimChoice(panel: Panel): TemplateResult {
  const { token } = panel.state.selection;
  const chosen = aimName(panel);
  const names = { this: t(AIM.this, { name: tokenName(panel, token) }), after: t(AIM.after) };
  return html`<div class="aim" role="radiogroup" aria-label=${t(AIM.label)}>
    ${AIMS.map(
      (aim) =>
        html`<button
          type="button"
          role="radio"
          class="plain"
          aria-checked=${aim === chosen}
          ?disabled=${aim === "this" && token === 0}
          data-testid=${`aim-${aim}`}
          @click=${() => panel.setInput(INPUT, aim)}
        >
          ${names[aim]}
        </button>`,
    )}
  </div>`;
}

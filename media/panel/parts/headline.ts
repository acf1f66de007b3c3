// What a view shows in this code, in one sentence made of its numbers, and what to try next.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../i18n";
import { COMMON } from "../strings/common";

export interface Headline {
  /** Names of tokens stand in “ ”. */
  readonly text: string;
  readonly next?: readonly Step[];
}

export interface Step {
  readonly id: string;
  readonly name: string;
  readonly run: () => void;
}

export function headline({ text, next = [] }: Headline): TemplateResult {
  return html`<div class="headline">
    <p role="status" data-testid="headline">${withNames(text)}</p>
    ${
      next.length === 0
        ? nothing
        : html`<p class="next-steps">
            <span>${t(COMMON.tryNext)}</span>
            ${next.map(
              ({ id, name, run }) =>
                html`<button type="button" class="link" data-testid=${`try-${id}`} @click=${run}>
                  ${name}
                </button>`,
            )}
          </p>`
    }
  </div>`;
}

/** `a “b” c` with b as code. */
export function withNames(text: string): (TemplateResult | string)[] {
  return text
    .split(/“([^”]*)”/)
    .map((piece, i) => (i % 2 === 0 ? piece : html`<code class="name">${piece}</code>`));
}

// A share as a bar: in a table, beside its number.
import { html, type TemplateResult } from "lit";

/** `share`: 0 to 1; `isAgainst`: it counts the other way. */
export function bar(share: number, isAgainst = false): TemplateResult {
  return html`<svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class=${isAgainst ? "bar against" : "bar"} width=${Math.max(0, share) * 100} height="10"></rect>
  </svg>`;
}

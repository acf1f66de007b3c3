// Where numbers come from, as a small mark beside them.
import { html, type TemplateResult } from "lit";
import { t } from "../i18n";
import { COMMON } from "../strings/common";

/** Read from the running model or its file; computed from values that are; or a reference that is not this model's. */
export type Source = "read" | "computed" | "reference";

const NAMES = {
  read: COMMON.sourceRead,
  computed: COMMON.sourceComputed,
  reference: COMMON.sourceReference,
} as const;
const HINTS = {
  read: COMMON.sourceReadHint,
  computed: COMMON.sourceComputedHint,
  reference: COMMON.sourceReferenceHint,
} as const;

export function badges(sources: readonly Source[]): TemplateResult[] {
  return sources.map(
    (source) => html`<span class="source ${source}" title=${t(HINTS[source])}>${t(NAMES[source])}</span>`,
  );
}

// A search in the model's own vocabulary: every token that holds a text, the order in which it was learnt, what it was
// merged of; and how the searched text itself is built.
import { html, type TemplateResult } from "lit";
import type { VocabularyAnswer, VocabularyEntry } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { bytesLabel, visible } from "../labels";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { TOKENS } from "../strings/tokens";
import { VOCABULARY } from "../strings/vocabulary";

const SHOWN = 12;
const BYTES = 256;

export function vocabulary(panel: Panel): TemplateResult {
  const search = panel.state.inputs.search ?? panel.tokens.selection.text.trim().split(/\W+/)[0] ?? "";
  const { value, isOld, error } = panel.ask("vocabulary", { search });
  if (error !== null) return notice("vocabulary", VOCABULARY.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("vocabulary", VOCABULARY.title, t(COMMON.computing));
  return chart(panel, {
    id: "vocabulary",
    title: VOCABULARY.title,
    term: "vocab",
    sources: ["read"],
    isOld,
    sentence: sentence(value, search),
    body: html`<label class="slider"
        >${t(VOCABULARY.search)}
        <input
          type="search"
          data-testid="vocabulary-search"
          .value=${search}
          @input=${(event: Event) => panel.setInput("search", (event.currentTarget as HTMLInputElement).value)}
      /></label>
      <p class="pieces" data-testid="spelled">
        ${value.spelled.map(
          ({ bytes, tokenId }, i) =>
            html`<span class="token tone-${i % 4}"
              ><span class="token-text">${bytesLabel(bytes)}</span
              ><span class="token-id">${tokenId}</span></span
            >`,
        )}
      </p>
      <p class="pieces">
        ${value.entries.slice(0, SHOWN).map((entry) => html`<span class="entry" title=${kindOf(entry)}>${bytesLabel(entry.bytes)} <i>${entry.tokenId}</i></span>`)}
      </p>`,
    table: {
      columns: ["id", t(COMMON.token), t(VOCABULARY.kind), t(VOCABULARY.parts), t(TOKENS.bytes)],
      rows: () =>
        value.entries.map((entry) => [
          String(entry.tokenId),
          bytesLabel(entry.bytes),
          kindOf(entry),
          entry.parts.map(({ bytes }) => bytesLabel(bytes)).join(" + "),
          entry.bytes.length,
        ]),
    },
  });
}

function kindOf({ isSpecial, mergeRank }: VocabularyEntry): string {
  if (isSpecial) return t(VOCABULARY.special);
  return mergeRank === null ? t(VOCABULARY.byte) : `${t(VOCABULARY.rank)} ${mergeRank}`;
}

function sentence({ matches, vocabSize, spelled, entries }: VocabularyAnswer, search: string): string {
  if (search === "") {
    const special = entries.filter((entry) => entry.isSpecial).length;
    return t(VOCABULARY.allSentence, { all: vocabSize, merged: vocabSize - special - BYTES });
  }
  return t(spelled.length === 1 ? VOCABULARY.sentenceOne : VOCABULARY.sentence, {
    matches,
    all: vocabSize,
    search: visible(search),
    count: spelled.length,
    spelled: spelled.map(({ bytes }) => bytesLabel(bytes)).join(" + "),
  });
}

// How surprising each token was after those before it: −log₂ p, painted over the text.
import { html, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Surprise } from "../../../server/protocol/explainModel";
import type { LevelText } from "../elements/levelText";
import { t } from "../i18n";
import { bitsOf } from "../math";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { NEXT } from "../strings/next";

/** Bits that are painted strongest; as the editor's overlay. */
export const MAX_BITS = 12;
const LEVELS = 6;

export function surprise(panel: Panel): TemplateResult {
  const { value, isOld, error } = panel.ask("surprise", {});
  if (error !== null) return notice("surprise", NEXT.surpriseTitle, t(COMMON.failed, { message: error }));
  if (!value) return notice("surprise", NEXT.surpriseTitle, t(COMMON.computing));
  const bits = bitsOfAll(value);
  const attach = (node?: Element) => {
    if (!node) return;
    const text = node as LevelText;
    text.select = (token) => panel.select({ token });
    text.data = {
      tokens: panel.tokens,
      levels: levelsOf(value),
      hint: (index) => (index === 0 ? "" : `${(bits[index - 1] ?? 0).toFixed(2)} ${t(NEXT.bits)}`),
      selected: panel.state.selection.token,
      label: t(NEXT.surpriseTitle),
    };
  };
  return chart(panel, {
    id: "surprise",
    title: NEXT.surpriseTitle,
    term: "next",
    sources: ["computed"],
    isOld,
    sentence: sentence(panel, value, bits),
    body: html`<loupe-text ${ref(attach)}></loupe-text>
      <p class="caution">${t(NEXT.legend)}</p>`,
    table: {
      columns: [t(COMMON.place), t(COMMON.token), t(NEXT.bits), t(NEXT.rank)],
      rows: () => bits.map((own, i) => [i + 1, panel.labels[i + 1] ?? "", own, (value.ranks[i] ?? 0) + 1]),
      selected: panel.state.selection.token - 1,
    },
  });
}

const known = new WeakMap<Surprise, number[]>();

/** Of every token but the first. */
function bitsOfAll(value: Surprise): number[] {
  const bits = known.get(value) ?? Array.from(value.logProbs, bitsOf);
  known.set(value, bits);
  return bits;
}

function sentence({ labels }: Panel, { ranks, omitted }: Surprise, bits: readonly number[]): string {
  if (bits.length === 0) return "";
  const mean = bits.reduce((sum, own) => sum + own, 0) / bits.length;
  const most = bits.reduce((best, own, i) => (own > (bits[best] ?? 0) ? i : best), 0);
  const text = t(NEXT.surpriseSentence, {
    mean: mean.toFixed(2),
    place: most + 1,
    text: labels[most + 1] ?? "",
    bits: (bits[most] ?? 0).toFixed(2),
    rank: (ranks[most] ?? 0) + 1,
  });
  return omitted > 0 ? `${text} ${t(COMMON.omitted, { count: omitted })}` : text;
}

const knownLevels = new WeakMap<Surprise, Uint8Array>();

/** [length]: the first token has nothing before it to be expected from. */
function levelsOf(value: Surprise): Uint8Array {
  const share = (own: number) => Math.max(0, Math.min(LEVELS, Math.round((own / MAX_BITS) * LEVELS)));
  const levels = knownLevels.get(value) ?? Uint8Array.of(0, ...bitsOfAll(value).map(share));
  knownLevels.set(value, levels);
  return levels;
}

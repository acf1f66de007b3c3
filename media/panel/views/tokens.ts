// The view "Tokens": the selected token with its bytes, and how the text was cut.
import { html, svg } from "lit";
import { t } from "../i18n";
import type { NamedToken } from "../../../server/protocol/explainModel";
import { bytesLabel, hexBytes, tokenLabel } from "../labels";
import type { Panel, View } from "../panel";
import { tokenName } from "../names";
import { chart } from "../parts/chart";
import type { Headline, Step } from "../parts/headline";
import { TOKENS } from "../strings/tokens";
import { COMMON } from "../strings/common";
import { vocabulary } from "./vocabulary";

export const tokensView: View = {
  id: "tokens",
  title: TOKENS.view,
  tour: TOKENS.tour,
  headline: tokensHeadline,
  render: (panel) => [selectedToken(panel), howCut(panel), vocabulary(panel)],
};

/** A name that the tokenizer has no token for, and one that it has. */
function tokensHeadline(panel: Panel): Headline {
  const { tokens } = panel.tokens;
  const { whole, built } = namesIn(panel);
  const parts = built ? built.map((index) => `“${tokenName(panel, index)}”`).join(" + ") : "";
  const name = built ? built.map((index) => tokenName(panel, index)).join("") : "";
  const counts = { tokens: tokens.length, characters: [...panel.tokens.selection.text].length };
  const one = whole === null ? "" : tokenName(panel, whole);
  if (built && whole !== null) {
    return { text: t(TOKENS.headBoth, { one, name, parts }), next: tryToken(panel, built[0]) };
  }
  if (built) return { text: t(TOKENS.headBuilt, { name, parts }), next: tryToken(panel, built[0]) };
  return { text: whole === null ? t(TOKENS.headCounts, counts) : t(TOKENS.headOne, { one, ...counts }) };
}

function tryToken(panel: Panel, index: number | undefined): readonly Step[] {
  if (index === undefined) return [];
  const search = tokenName(panel, index);
  return [
    { id: "part", name: t(TOKENS.tryPart, { name: search }), run: () => panel.select({ token: index }) },
    {
      id: "search",
      name: t(TOKENS.trySearch, { name: search }),
      run: () => panel.setInput("search", search),
    },
  ];
}

/** The longest name that is one token, and the longest that is built of several. */
export function namesIn({ tokens: { tokens, selection } }: Pick<Panel, "tokens">): {
  readonly whole: number | null;
  readonly built: readonly number[] | null;
} {
  let whole: number | null = null;
  let built: readonly number[] | null = null;
  let at = 0;
  const lengthOf = (indices: readonly number[]) =>
    indices.reduce((sum, i) => sum + (tokens[i]?.bytes.length ?? 0), 0);
  for (const { 0: name, index } of selection.text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{3,}/gu)) {
    while ((tokens[at]?.end ?? Infinity) <= index) at++;
    let last = at;
    while ((tokens[last]?.end ?? Infinity) < index + name.length) last++;
    const isExact = tokens[last]?.end === index + name.length;
    const indices = Array.from({ length: last - at + 1 }, (_, i) => at + i);
    if (!isExact) continue;
    if (indices.length === 1 && (whole === null || lengthOf(indices) > lengthOf([whole]))) whole = at;
    if (indices.length > 1 && (built === null || lengthOf(indices) > lengthOf(built))) built = indices;
  }
  return { whole, built };
}

function selectedToken(panel: Panel) {
  const { tokens, state, labels } = panel;
  const place = state.selection.token;
  const span = tokens.tokens[place];
  if (!span) return html``;
  const { text, isPart } = tokenLabel(tokens.selection.text, span);
  const own = tokens.selection.text.slice(span.start, span.end);
  const hex = hexBytes(span.bytes);
  const values = { place, text, id: String(span.tokenId), bytes: span.bytes.length, hex };
  const all = new TextEncoder().encode(own).length;
  return chart(panel, {
    id: "this-token",
    title: TOKENS.title,
    term: "token",
    sources: ["read"],
    sentence: isPart ? t(TOKENS.partSentence, { ...values, all }) : t(TOKENS.sentence, values),
    body: html`<div class="bytes">
        <span class="big-token">${text}</span>
        ${span.bytes.map((byte) => html`<span class="byte"><b>${hexBytes([byte])}</b><i>${byte}</i></span>`)}
      </div>
      ${vocabularyNeighbours(panel, span.tokenId)}`,
    table: {
      columns: [t(COMMON.place), t(TOKENS.text), t(TOKENS.id), t(TOKENS.bytes)],
      rows: () => tokens.tokens.map((each, i) => [i, labels[i] ?? "", each.tokenId, hexBytes(each.bytes)]),
      selected: place,
    },
  });
}

/** How the tokenizer came to have this token, and what it learnt just before and after. */
function vocabularyNeighbours(panel: Panel, tokenId: number) {
  const { value } = panel.ask("vocabularyPlace", { tokenId });
  if (!value) return html``;
  const { own, before, after } = value;
  const names = (tokens: readonly NamedToken[]) =>
    tokens.map(
      ({ bytes, tokenId: id }) => html`<span class="entry">${bytesLabel(bytes)} <i>${id}</i></span>`,
    );
  const made = own.parts.map(({ bytes }) => `“${bytesLabel(bytes)}”`).join(" + ");
  const rank = own.mergeRank ?? 0;
  return html`<p class="hint" data-testid="learnt">
      ${own.parts.length > 0 ? t(TOKENS.merged, { rank, made }) : t(own.isSpecial ? TOKENS.special : TOKENS.single)}
      ${t(TOKENS.around)}
    </p>
    <p class="pieces" data-testid="around">
      ${names(before)}<span class="entry own">${bytesLabel(own.bytes)} <i>${own.tokenId}</i></span
      >${names(after)}
    </p>`;
}

function howCut(panel: Panel) {
  const { tokens } = panel.tokens;
  const byLength = new Map<number, number>();
  let bytes = 0;
  for (const token of tokens) {
    bytes += token.bytes.length;
    byLength.set(token.bytes.length, (byLength.get(token.bytes.length) ?? 0) + 1);
  }
  const longest = Math.max(0, ...byLength.keys());
  const most = Math.max(1, ...byLength.values());
  const rows = Array.from({ length: longest }, (_, i) => [i + 1, byLength.get(i + 1) ?? 0] as const);
  const characters = [...panel.tokens.selection.text].length;
  return chart(panel, {
    id: "cut",
    title: TOKENS.counts,
    term: null,
    sources: ["computed"],
    sentence: t(TOKENS.countsSentence, { tokens: tokens.length, characters, bytes, longest }),
    body: html`<svg
        class="columns"
        role="img"
        aria-label=${t(TOKENS.counts)}
        viewBox="0 0 ${rows.length * 26} 90"
      >
        ${rows.map(([length, count], i) => {
          const height = (60 * count) / most;
          return svgColumn({ x: i * 26, height, below: String(length), above: String(count) });
        })}
      </svg>
      <p class="hint">${t(TOKENS.axes)}</p>
      <p class="hint">${t(TOKENS.signs)}</p>`,
    table: { columns: [t(TOKENS.length), t(TOKENS.count)], rows: () => rows },
  });
}

function svgColumn({ x, height, below, above }: { x: number; height: number; below: string; above: string }) {
  return svg`<rect class="bar" x=${x + 3} y=${75 - height} width="20" height=${height} rx="2"></rect>
    <text x=${x + 13} y="87" text-anchor="middle">${below}</text>
    <text class="strong" x=${x + 13} y=${71 - height} text-anchor="middle">${above === "0" ? "" : above}</text>`;
}

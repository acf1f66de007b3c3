// The view "Embedding": the token's row of the table, the rows nearest to it, and what its position does.
import { html, type TemplateResult } from "lit";
import type { EmbeddingRow, NamedToken } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { bytesLabel } from "../labels";
import { isWord, nameOf, textOf, tokenName } from "../names";
import type { Panel, View } from "../panel";
import type { Headline } from "../parts/headline";
import { chart, notice } from "../parts/chart";
import { vectorRow } from "../parts/vector";
import { isRaw } from "../raw";
import { COMMON } from "../strings/common";
import { EMBEDDING } from "../strings/embedding";
import { position } from "./position";

export const embeddingView: View = {
  id: "embedding",
  title: EMBEDDING.view,
  tour: EMBEDDING.tour,
  headline: embeddingHeadline,
  ofHead: true,
  render: (panel) => [...row(panel), position(panel)],
};

const NAMED = 3;

function embeddingHeadline(panel: Panel): Headline | null {
  const { token } = panel.state.selection;
  const tokenId = panel.tokens.tokens[token]?.tokenId;
  if (tokenId === undefined) return null;
  const { value, isOld } = panel.ask("embedding", { tokenId });
  if (!value || isOld) return null;
  const words = value.nearest.filter((each) => !each.isSpecial && isWord(textOf(each) ?? ""));
  // With a blank before it and without, a word is named once.
  const near = words
    .filter((each, i) => words.findIndex((other) => nameOf(other) === nameOf(each)) === i)
    .slice(0, NAMED);
  if (near.length === 0) return null;
  const name = tokenName(panel, token);
  // Only a blank tells it from the token itself.
  const nameOfNear = (each: NamedToken) => (nameOf(each) === name ? bytesLabel(each.bytes) : nameOf(each));
  const list = near.map((each) => `“${nameOfNear(each)}”`).join(", ");
  const values = { name, list, all: panel.tokens.vocabSize };
  const first = near[0];
  const same = panel.tokens.tokens.findIndex((span) => span.tokenId === first?.tokenId);
  return {
    text: t(EMBEDDING.head, values),
    next:
      same < 0
        ? []
        : [
            {
              id: "near",
              name: t(EMBEDDING.tryNear, { name: panel.labels[same] ?? "" }),
              run: () => panel.select({ token: same }),
            },
          ],
  };
}

function row(panel: Panel): TemplateResult[] {
  const { token } = panel.state.selection;
  const tokenId = panel.tokens.tokens[token]?.tokenId;
  if (tokenId === undefined) return [];
  const { value, isOld, error } = panel.ask("embedding", { tokenId });
  if (error !== null) return [notice("embedding", EMBEDDING.title, t(COMMON.failed, { message: error }))];
  if (!value) return [notice("embedding", EMBEDDING.title, t(COMMON.computing))];
  return [nearest(panel, value, isOld), tableRow(panel, value, { tokenId, isOld })];
}

function tableRow(
  panel: Panel,
  value: EmbeddingRow,
  { tokenId, isOld }: { tokenId: number; isOld: boolean },
) {
  const text = panel.labels[panel.state.selection.token] ?? "";
  const { row: numbers, codes, scales, blockSize, zeroPoint, nearest: near } = value;
  const id = String(tokenId);
  const size = numbers.length;
  const isQuantised = codes.length > 0;
  return chart(panel, {
    id: "embedding",
    title: EMBEDDING.title,
    term: "embedding",
    sources: ["read"],
    isOld,
    hasPicture: true,
    sentence: t(EMBEDDING.sentence, {
      text,
      size,
      near: bytesLabel(near[0]?.bytes ?? []),
      cosine: (near[0]?.cosine ?? 0).toFixed(3),
    }),
    body: html`<p class="shape">${t(EMBEDDING.oneHot, { vocab: panel.tokens.vocabSize, id, size })}</p>
      ${vectorRow({ id: "embedding", name: t(EMBEDDING.row, { id, text }), note: "", shape: [size], values: numbers })}
      ${isQuantised && isRaw(panel) ? html`<p class="caution">${t(EMBEDDING.stored, { zero: zeroPoint, block: blockSize })}</p>` : ""}`,
    table: {
      columns: [
        t(EMBEDDING.number),
        t(EMBEDDING.value),
        ...(isQuantised ? [t(EMBEDDING.code), t(EMBEDDING.scale)] : []),
      ],
      rows: () =>
        Array.from(numbers, (number, i) => [
          i,
          number,
          ...(isQuantised ? [codes[i] ?? 0, scales[Math.floor(i / blockSize)] ?? 0] : []),
        ]),
    },
  });
}

function nearest(panel: Panel, { nearest: near }: EmbeddingRow, isOld: boolean): TemplateResult {
  const text = panel.labels[panel.state.selection.token] ?? "";
  const list = near
    .slice(0, 3)
    .map(({ bytes, cosine }) => `“${bytesLabel(bytes)}” (${cosine.toFixed(3)})`)
    .join(", ");
  return chart(panel, {
    id: "nearest",
    title: EMBEDDING.nearest,
    term: "similar",
    sources: ["computed"],
    isOld,
    sentence: t(EMBEDDING.nearestSentence, { text, list }),
    body: () =>
      html`<table class="bars">
        <tbody>
          ${near.map(
            ({ bytes, cosine }) =>
              html`<tr>
                <th scope="row" class="token-name"><span>${bytesLabel(bytes)}</span></th>
                <td>
                  <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar" width=${Math.max(0, cosine) * 100} height="10"></rect>
                  </svg>
                </td>
                <td class="number-cell" data-value=${cosine}>${cosine.toFixed(3)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    table: {
      columns: [t(COMMON.token), "id", t(EMBEDDING.cosine)],
      rows: () => near.map(({ bytes, tokenId, cosine }) => [bytesLabel(bytes), String(tokenId), cosine]),
    },
  });
}

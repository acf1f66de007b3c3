// The view "Layers" (logit lens): what the model's head would say of the stream behind each layer, and where the model
// made up its mind.
import { html, nothing, type TemplateResult } from "lit";
import type { LayerLens, NamedToken, RankedToken } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { aimChoice, aimOf } from "../aim";
import { bytesLabel, numberText, percentText } from "../labels";
import { nameOf, textOf, tokenName } from "../names";
import type { Panel, View } from "../panel";
import type { Headline } from "../parts/headline";
import { isRaw, shownCandidates } from "../raw";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { LAYERS } from "../strings/layers";
import { stream } from "./stream";

export const layersView: View = {
  id: "layers",
  title: LAYERS.view,
  tour: LAYERS.tour,
  headline: layersHeadline,
  render: (panel) => [lens(panel), ...stream(panel)],
};

/** Candidates of a row, as many as find room. */
const MOST_SHOWN = 5;
const CANDIDATE_WIDTH = 96;
const NAMES_WIDTH = 270;
/** From here on each layer has one line. */
const MANY_ROWS = 16;

function columnsOf({ state }: Panel): number {
  return Math.max(1, Math.min(MOST_SHOWN, Math.floor((state.width - NAMES_WIDTH) / CANDIDATE_WIDTH)));
}

/** What the model said at last, from which layer on, and what it thought of before. */
function layersHeadline(panel: Panel): Headline | null {
  const { position, target } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return null;
  const { value, isOld } = panel.ask("layers", { position });
  const last = value?.rows.at(-1);
  const best = last?.candidates[0];
  if (!value || isOld || !best) return null;
  const from = decidingLayer(value);
  const before = guessBefore(value, from);
  const came = target === null ? undefined : panel.tokens.tokens[target];
  const isRight = came?.tokenId === best.tokenId;
  const values = {
    best: nameOf(best),
    layer: from - 1,
    before: before ? nameOf(before) : "",
    came: target === null ? "" : tokenName(panel, target),
    share: percentText(best.probability),
  };
  const known = from === 0 ? LAYERS.headAtOnce : before ? LAYERS.headKnown : LAYERS.headKnownOnly;
  const missed = came && !isRight && values.came !== values.best ? ` ${t(LAYERS.headMissed, values)}` : "";
  const other = from > 1 ? from - 2 : 0;
  return {
    text: t(known, values) + missed,
    next: [
      {
        id: "decided",
        name: t(LAYERS.tryLayer, { layer: other }),
        run: () => panel.select({ layer: other }),
      },
      { id: "heads", name: t(LAYERS.tryHeads), run: () => panel.update({ view: "attention" }) },
    ],
  };
}

/** What the latest layer before `from` held for most probable that says something else: a name or a number, else a sign. */
export function guessBefore({ rows }: Pick<LayerLens, "rows">, from: number): RankedToken | undefined {
  const last = rows.at(-1)?.candidates[0];
  const isOther = (token: RankedToken) => last === undefined || nameOf(token) !== nameOf(last);
  const readable = rows.slice(1, from).flatMap(({ candidates }) => {
    const first = candidates.find((token) => !token.isSpecial && (textOf(token) ?? "").trim() !== "");
    return first && isOther(first) ? [first] : [];
  });
  return readable.findLast((token) => /[\p{L}\p{N}]/u.test(textOf(token) ?? "")) ?? readable.at(-1);
}

function lens(panel: Panel): TemplateResult {
  const { position } = aimOf(panel);
  const { contextLength } = panel.tokens;
  if (position >= contextLength) {
    return notice("layers", LAYERS.title, t(COMMON.beyondWindow, { token: position, window: contextLength }));
  }
  const { value, isOld, error } = panel.ask("layers", { position });
  if (error !== null) return notice("layers", LAYERS.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("layers", LAYERS.title, t(COMMON.computing));
  const last = value.rows.length - 1;
  const best = value.rows[last]?.candidates[0];
  return chart(panel, {
    id: "layers",
    title: LAYERS.title,
    term: "layers",
    sources: ["read", "computed"],
    isOld,
    sentence: t(LAYERS.sentence, {
      place: position,
      best: best ? nameOf(best) : "",
      share: percentText(best?.probability ?? 0),
      where: plainRowName(decidingLayer(value)),
    }),
    body: () =>
      html`${aimChoice(panel)}
        <table class=${value.rows.length > MANY_ROWS ? "lens many" : "lens"}>
          <thead>
            <tr>
              <th scope="col">${t(COMMON.layer)}</th>
              <th scope="col" class="number-cell">${t(LAYERS.choice)}</th>
              <th scope="col" colspan=${columnsOf(panel)}>${t(LAYERS.says)}</th>
            </tr>
          </thead>
          <tbody>
            ${value.rows.map((row, index) => lensRow(panel, row, { index, last, choice: best?.tokenId ?? -1 }))}
          </tbody>
        </table>
        <p class="hint keys-hint">${t(LAYERS.keysHint)}</p>
        <p class="caution">${t(LAYERS.quantisation, { difference: numberText(value.quantisation) })}</p>`,
    table: {
      columns: [
        t(COMMON.layer),
        t(LAYERS.says),
        t(COMMON.probability),
        t(LAYERS.ofChoice),
        t(LAYERS.rankOfChoice),
      ],
      rows: () =>
        value.rows.map((row, index) => [
          rowName(index, last),
          bytesLabel(row.candidates[0]?.bytes ?? []),
          row.candidates[0]?.probability ?? 0,
          row.probabilityOfChoice,
          row.rankOfChoice + 1,
        ]),
      selected: panel.state.selection.layer + 1,
    },
  });
}

/** The first row from which on the final choice is first in every row. */
export function decidingLayer({ rows }: Pick<LayerLens, "rows">): number {
  let from = rows.length - 1;
  while (from > 0 && rows[from - 1]?.rankOfChoice === 0) from--;
  return from;
}

function rowName(index: number, last: number): string {
  const name = plainRowName(index);
  return index === last ? `${name} = ${t(LAYERS.final)}` : name;
}

function plainRowName(index: number): string {
  return index === 0 ? t(LAYERS.embedding) : t(LAYERS.behind, { layer: index - 1 });
}

/** Blanks of different lengths have one name: the most probable of them is shown. */
function candidatesOf(
  panel: Panel,
  candidates: readonly RankedToken[],
  choice: number,
): readonly RankedToken[] {
  const all = shownCandidates(panel, candidates, { count: candidates.length, answer: choice });
  const shown = isRaw(panel) ? all : withoutTwins(all, choice);
  return shown.slice(0, columnsOf(panel));
}

/** `answer`: the model's, which stays. */
export function withoutTwins<T extends NamedToken>(tokens: readonly T[], answer: number): readonly T[] {
  const isBlank = (token: T) => (textOf(token) ?? "x").trim() === "";
  const isFirst = (token: T, i: number) =>
    tokens.findIndex((other) => isBlank(other) && nameOf(other) === nameOf(token)) === i;
  return tokens.filter((token, i) => token.tokenId === answer || !isBlank(token) || isFirst(token, i));
}

/** Blanks and ends of lines, as the marks of the model, in words: a row of them says nothing otherwise. */
function tokenText(panel: Panel, token: NamedToken): TemplateResult {
  const isInWords = !isRaw(panel) && (token.isSpecial || (textOf(token) ?? "x").trim() === "");
  return isInWords
    ? html`<b class="in-words" title=${bytesLabel(token.bytes)}>${nameOf(token)}</b>`
    : html`<b>${bytesLabel(token.bytes)}</b>`;
}

/** A row's name chooses the layer whose stream is shown; the embedding has no button: no layer hands it on. */
function lensRow(
  panel: Panel,
  { candidates, probabilityOfChoice, rankOfChoice }: LayerLens["rows"][number],
  { index, last, choice }: { index: number; last: number; choice: number },
): TemplateResult {
  const layer = index - 1;
  const isChosen = panel.state.selection.layer === layer;
  const name = rowName(index, last);
  const button = () =>
    html`<button
      type="button"
      class="plain"
      aria-pressed=${isChosen}
      data-testid=${`stream-${layer}`}
      @click=${() => panel.select({ layer })}
    >
      ${name}
    </button>`;
  const shown = candidatesOf(panel, candidates, choice);
  const left = columnsOf(panel) - shown.length;
  const classes = [rankOfChoice === 0 ? "decided" : "", isChosen ? "selected" : ""].filter(Boolean);
  return html`<tr class=${classes.join(" ")}>
    <th scope="row">${index === 0 ? name : button()}</th>
    <td class="number-cell" data-value=${probabilityOfChoice} title=${t(LAYERS.ofChoice)}>
      ${percentText(probabilityOfChoice)} · #${rankOfChoice + 1}
    </td>
    ${shown.map(
      ({ tokenId, probability, ...token }) =>
        html`<td
          class=${tokenId === choice ? "lens-token final" : "lens-token"}
          data-value=${probability}
          data-token-id=${tokenId}
        >
          ${tokenText(panel, { tokenId, ...token })}<i>${percentText(probability)}</i>
          <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar" width=${probability * 100} height="10"></rect>
          </svg>
        </td>`,
    )}
    ${left > 0 ? html`<td colspan=${left}></td>` : nothing}
  </tr>`;
}

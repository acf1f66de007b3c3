// The view "Feed-forward": what a layer's second half does at one place: how much it adds, which of its neurons answer and
// what they speak for, and what the model would say without it.
import { html, nothing, type TemplateResult } from "lit";
import type { FeedForwardStep, RankedToken } from "../../../server/protocol/explainModel";
import { aimChoice, aimOf } from "../aim";
import { roughCount, t } from "../i18n";
import { bytesLabel, numberText, percentText } from "../labels";
import { nameOf } from "../names";
import type { Panel, View } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import type { Headline } from "../parts/headline";
import { isRaw, shownCandidates } from "../raw";
import { COMMON } from "../strings/common";
import { FEED_FORWARD } from "../strings/feedForward";
import { countOf } from "./flowStages";

export const feedForwardView: View = {
  id: "feed-forward",
  title: FEED_FORWARD.view,
  tour: FEED_FORWARD.tour,
  headline: feedForwardHeadline,
  render: (panel) => sections(panel),
};

const SHOWN = 5;

function askFeedForward(panel: Panel) {
  const { position } = aimOf(panel);
  return panel.ask("feedForward", { position, layer: panel.state.selection.layer });
}

function feedForwardHeadline(panel: Panel): Headline | null {
  const { layer } = panel.state.selection;
  if (aimOf(panel).position >= panel.tokens.contextLength) return null;
  const { value, isOld } = askFeedForward(panel);
  const [best, other] = [value?.withIt[0], value?.withoutIt[0]];
  if (!value || isOld || !best || !other) return null;
  const values = {
    layer,
    best: nameOf(best),
    share: percentText(best.probability),
    other: nameOf(other),
    otherShare: percentText(other.probability),
    left: percentText(value.withoutIt.find(({ tokenId }) => tokenId === best.tokenId)?.probability ?? 0),
  };
  const strongest = value.lengths.reduce(
    (most, length, i) => (length > (value.lengths[most] ?? 0) ? i : most),
    0,
  );
  const isSame = best.tokenId === other.tokenId;
  const choose = (id: string, to: number) => {
    return { id, name: t(FEED_FORWARD.tryLayer, { layer: to }), run: () => panel.select({ layer: to }) };
  };
  const last = panel.tokens.nLayer - 1;
  const next = [...new Set([strongest, last])].filter((to) => to !== layer);
  return {
    text: t(isSame ? FEED_FORWARD.headSame : FEED_FORWARD.headOther, values),
    next: next.map((to) => choose(`layer-${to}`, to)),
  };
}

function sections(panel: Panel): TemplateResult[] {
  const { contextLength } = panel.tokens;
  const { position } = aimOf(panel);
  if (position >= contextLength) {
    const text = t(COMMON.beyondWindow, { token: position, window: contextLength });
    return [notice("without", FEED_FORWARD.without, text)];
  }
  const { value, isOld, error } = askFeedForward(panel);
  if (error !== null) return [notice("without", FEED_FORWARD.without, t(COMMON.failed, { message: error }))];
  if (!value) return [notice("without", FEED_FORWARD.without, t(COMMON.computing))];
  return [without(panel, value, isOld), neurons(panel, value, isOld), lengths(panel, value, isOld)];
}

function without(panel: Panel, { withIt, withoutIt }: FeedForwardStep, isOld: boolean): TemplateResult {
  const { layer } = panel.state.selection;
  const answer = withIt[0]?.tokenId ?? null;
  const column = (id: string, tokens: readonly RankedToken[], name: string) =>
    html`<table class="bars" data-testid=${id}>
      <thead>
        <tr>
          <th scope="col" colspan="3">${name}</th>
        </tr>
      </thead>
      <tbody>
        ${shownCandidates(panel, tokens, { count: SHOWN, answer }).map((token) => candidate(panel, token, answer))}
      </tbody>
    </table>`;
  return chart(panel, {
    id: "without",
    title: FEED_FORWARD.without,
    term: "feedForward",
    sources: ["computed"],
    isOld,
    sentence: t(FEED_FORWARD.withoutSentence, { layer }),
    body: html`${aimChoice(panel)} ${layerChoice(panel)}
      <div class="side-by-side">
        ${column("with-it", withIt, t(FEED_FORWARD.asItIs))}
        ${column("without-it", withoutIt, t(FEED_FORWARD.withoutIt, { layer }))}
      </div>
      ${shareOfModel(panel)}`,
    table: {
      columns: [t(FEED_FORWARD.which), t(COMMON.token), t(COMMON.probability)],
      rows: () => [
        ...withIt.map((token) => [t(FEED_FORWARD.asItIs), bytesLabel(token.bytes), token.probability]),
        ...withoutIt.map((token) => [
          t(FEED_FORWARD.withoutIt, { layer }),
          bytesLabel(token.bytes),
          token.probability,
        ]),
      ],
    },
  });
}

/** Of the model's parameters, as the bar and in words. */
function shareOfModel(panel: Panel): TemplateResult | typeof nothing {
  const { value } = panel.ask("parameters", {});
  if (!value) return nothing;
  const all = value.parts.reduce((sum, { count }) => sum + count, 0);
  const [count, attention] = [countOf(value, "feedForward"), countOf(value, "attention")];
  const values = {
    ...{ all: roughCount(all), count: roughCount(count), each: roughCount(count / panel.tokens.nLayer) },
    ...{ share: percentText(count / all), attention: percentText(attention / all) },
  };
  return html`<div class="weight-share" data-testid="ff-share" data-value=${count / all}>
    <span class="weight-bar" aria-hidden="true"
      ><i class="swatch feedForward" .style=${`width: ${(100 * count) / all}%`}></i
      ><i class="swatch attention" .style=${`width: ${(100 * attention) / all}%`}></i
    ></span>
    <p>${t(FEED_FORWARD.shareOfModel, values)}</p>
  </div>`;
}

function candidate(panel: Panel, token: RankedToken, answer: number | null): TemplateResult {
  const name = token.isSpecial && !isRaw(panel) ? nameOf(token) : bytesLabel(token.bytes);
  return html`<tr class=${token.tokenId === answer ? "selected" : ""}>
    <th scope="row" class="token-name"><span>${name}</span></th>
    <td>${bar(token.probability)}</td>
    <td class="number-cell" data-value=${token.probability}>${percentText(token.probability)}</td>
  </tr>`;
}

function layerChoice(panel: Panel): TemplateResult {
  const { layer } = panel.state.selection;
  return html`<div class="aim" role="radiogroup" aria-label=${t(COMMON.layer)}>
    <span class="choice-name">${t(COMMON.layer)}</span>
    ${Array.from(
      { length: panel.tokens.nLayer },
      (_, index) =>
        html`<button
          type="button"
          role="radio"
          class="plain"
          aria-checked=${index === layer}
          data-testid=${`ff-layer-${index}`}
          @click=${() => panel.select({ layer: index })}
        >
          ${index}
        </button>`,
    )}
  </div>`;
}

function neurons(panel: Panel, value: FeedForwardStep, isOld: boolean): TemplateResult {
  const { layer } = panel.state.selection;
  const most = Math.max(1e-9, ...value.neurons.map(({ length }) => length));
  const strong = value.answers.reduce((count, answer) => count + (Math.abs(answer) > 1 ? 1 : 0), 0);
  const spoken = (each: FeedForwardStep["neurons"][number]) =>
    each.speaksFor
      .filter((token) => !token.isSpecial || isRaw(panel))
      .map((token) => `“${nameOf(token)}”`)
      .join(" ");
  return chart(panel, {
    id: "neurons",
    title: FEED_FORWARD.neurons,
    term: "feedForward",
    sources: ["read", "computed"],
    isOld,
    sentence: t(FEED_FORWARD.neuronsSentence, { layer, all: value.answers.length, strong }),
    body: html`<table class="bars" data-testid="neuron-rows">
        <thead>
          <tr>
            <th scope="col">${t(FEED_FORWARD.neuron)}</th>
            <th scope="col" colspan="2">${t(FEED_FORWARD.adds)}</th>
            <th scope="col">${t(FEED_FORWARD.speaksFor)}</th>
          </tr>
        </thead>
        <tbody>
          ${value.neurons.map(
            (each) =>
              html`<tr>
                <th scope="row">${String(each.index)}</th>
                <td>${bar(each.length / most)}</td>
                <td class="number-cell" data-value=${each.length}>${numberText(each.length)}</td>
                <td>${spoken(each)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="caution">${t(FEED_FORWARD.neuronsHow)}</p>`,
    table: {
      columns: [t(FEED_FORWARD.neuron), t(FEED_FORWARD.answer)],
      rows: () => Array.from(value.answers, (answer, i) => [i, answer]),
    },
  });
}

function lengths(panel: Panel, { lengths: all }: FeedForwardStep, isOld: boolean): TemplateResult {
  const most = Math.max(1e-9, ...all);
  const strongest = all.indexOf(Math.max(...all));
  return chart(panel, {
    id: "ff-lengths",
    title: FEED_FORWARD.lengths,
    term: "feedForward",
    sources: ["computed"],
    isOld,
    sentence: t(FEED_FORWARD.lengthsSentence, { layer: strongest }),
    body: html`<table class="bars">
      <tbody>
        ${Array.from(
          all,
          (length, layer) =>
            html`<tr class=${layer === panel.state.selection.layer ? "selected" : ""}>
              <th scope="row">
                <button type="button" class="plain" @click=${() => panel.select({ layer })}>
                  ${t(COMMON.layerName, { layer })}
                </button>
              </th>
              <td>${bar(length / most)}</td>
              <td class="number-cell" data-value=${length}>${numberText(length)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    table: {
      columns: [t(COMMON.layer), t(FEED_FORWARD.adds)],
      rows: () => Array.from(all, (length, layer) => [layer, length]),
    },
  });
}

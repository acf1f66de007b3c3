// The view "The whole way": this model with this text going through it, on one screen. Widths are to the scale of parameters; a
// stage leads to its view. The chosen token's way is run through on demand, or stepped where motion is not wanted.
import { html, nothing, svg, type TemplateResult } from "lit";
import type { LayerLens, Parameters } from "../../../server/protocol/explain";
import { aimChoice, aimOf } from "../aim";
import { roughCount, t, type BilingualText } from "../i18n";
import { percentText } from "../labels";
import { nameOf, textOf, tokenName } from "../names";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import type { Headline } from "../parts/headline";
import { COMMON } from "../strings/common";
import { FLOW } from "../strings/flow";

export const flowView: View = {
  id: "flow",
  title: FLOW.view,
  tour: FLOW.tour,
  headline: flowHeadline,
  render: (panel) => flowChart(panel),
};

const STEP = "flowStep";
const CONTEXT = 5;
/** Of a stage, in CSS pixels; the longest bar beside it. */
const BAR = 220;

function flowHeadline(panel: Panel): Headline | null {
  const { position, target } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return null;
  const [lens, parts] = [panel.ask("layers", { position }), panel.ask("parameters", {})];
  const best = lens.value?.rows.at(-1)?.candidates[0];
  if (!best || lens.isOld || !parts.value) return null;
  const count = parts.value.parts.reduce((sum, part) => sum + part.count, 0);
  const came = target === null ? undefined : panel.tokens.tokens[target];
  const values = {
    count: position + 1,
    layers: panel.tokens.nLayer,
    parameters: roughCount(count),
    best: nameOf(best),
    share: percentText(best.probability),
  };
  const text = t(FLOW.head, values);
  const isRight = came?.tokenId === best.tokenId;
  const missed = came && !isRight ? ` ${t(FLOW.headCame, { came: tokenName(panel, position + 1) })}` : "";
  const open = (view: string, name: BilingualText) => ({
    id: view,
    name: t(name),
    run: () => panel.update({ view }),
  });
  return {
    text: text + missed,
    next: [open("attention", FLOW.tryAttention), open("layers", FLOW.tryLayers)],
  };
}

function flowChart(panel: Panel): TemplateResult {
  const { position } = aimOf(panel);
  const { contextLength } = panel.tokens;
  if (position >= contextLength)
    return notice("flow", FLOW.title, t(COMMON.beyondWindow, { token: position, window: contextLength }));
  const lens = panel.ask("layers", { position });
  const parts = panel.ask("parameters", {});
  const error = lens.error ?? parts.error;
  if (error !== null) return notice("flow", FLOW.title, t(COMMON.failed, { message: error }));
  if (!lens.value || !parts.value) return notice("flow", FLOW.title, t(COMMON.computing));
  const stages = stagesOf(panel, lens.value, parts.value);
  const step = panel.state.inputs[STEP] ?? "";
  return chart(panel, {
    id: "flow",
    title: FLOW.title,
    term: "decoder",
    sources: ["read", "computed"],
    isOld: lens.isOld,
    sentence: t(FLOW.sentence),
    body: html`${aimChoice(panel)} ${controls(panel, stages.length)}
      <ol class="flow" data-testid="flow-stages">
        ${stages.map((stage, i) => stageRow(panel, stage, { i, step, most: Math.max(...stages.map(({ count }) => count)) }))}
      </ol>`,
    table: {
      columns: [t(FLOW.stage), t(FLOW.parameters), t(FLOW.says)],
      rows: () => stages.map(({ name, count, says }) => [name, count, says]),
    },
  });
}

interface Stage {
  readonly name: string;
  readonly note: string;
  readonly view: string;
  readonly layer: number | null;
  readonly count: number;
  /** Of a layer: what of it is attention; the rest is feed-forward. */
  readonly attention: number;
  readonly says: string;
  readonly share: number;
}

function stagesOf(panel: Panel, lens: LayerLens, { parts }: Parameters): Stage[] {
  const { nLayer, nHead, tokens, vocabSize } = panel.tokens;
  const { position } = aimOf(panel);
  const countOf = (name: Parameters["parts"][number]["name"]) =>
    parts.find((part) => part.name === name)?.count ?? 0;
  const size = lens.stream.length / lens.rows.length;
  const last = Array.from(
    { length: Math.min(CONTEXT, position + 1) },
    (_, i) => position - Math.min(CONTEXT, position + 1) + 1 + i,
  );
  const plain = { layer: null, count: 0, attention: 0, says: "", share: 0 };
  const [attention, inner] = [countOf("attention") / nLayer, countOf("feedForward") / nLayer];
  const best = lens.rows.at(-1)?.candidates[0];
  return [
    {
      ...plain,
      name: t(FLOW.tokens, { count: position + 1 }),
      note: `${position + 1 > last.length ? "… " : ""}${last.map((i) => `“${tokenName(panel, i)}”`).join(" ")}`,
      view: "tokens",
    },
    {
      ...plain,
      name: t(FLOW.vectors),
      note: t(FLOW.vectorsNote, { count: tokens.slice(0, position + 1).length, size }),
      view: "embedding",
      count: countOf("embedding"),
    },
    ...Array.from({ length: nLayer }, (_, layer): Stage => {
      const row = lens.rows[layer + 1];
      const first = row?.candidates.find((token) => !token.isSpecial && textOf(token) !== null);
      return {
        name: t(FLOW.layer, { layer }),
        note: t(FLOW.layerNote, { heads: nHead }),
        view: "attention",
        layer,
        count: attention + inner,
        attention,
        says: first ? nameOf(first) : "",
        share: first?.probability ?? 0,
      };
    }),
    {
      ...plain,
      name: t(FLOW.next),
      note: t(FLOW.nextNote, { vocab: vocabSize }),
      view: "next",
      says: best ? nameOf(best) : "",
      share: best?.probability ?? 0,
    },
  ];
}

function controls(panel: Panel, count: number): TemplateResult {
  const at = panel.state.inputs[STEP] ?? "";
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const next = () =>
    panel.setInput(STEP, at === "" ? "0" : Number(at) + 1 >= count ? "" : String(Number(at) + 1));
  const run = () => {
    let step = 0;
    const tick = () => {
      panel.setInput(STEP, step < count ? String(step) : "");
      if (step++ < count) window.setTimeout(tick, STEP_MS);
    };
    tick();
  };
  return html`<p class="steps-buttons">
    ${
      isStill
        ? nothing
        : html`<button type="button" class="plain" data-testid="flow-run" @click=${run}>
            ${t(FLOW.run)}
          </button>`
    }
    <button type="button" class="plain" data-testid="flow-step" @click=${next}>${t(FLOW.step)}</button>
  </p>`;
}

const STEP_MS = 450;

function stageRow(
  panel: Panel,
  stage: Stage,
  { i, step, most }: { i: number; step: string; most: number },
): TemplateResult {
  const { name, note, view, layer, count, attention, says, share } = stage;
  const go = (to: string) => {
    if (layer !== null) panel.select({ layer });
    panel.update({ view: to });
  };
  const isHere = step === String(i);
  const width = (part: number) => (most > 0 ? (BAR * part) / most : 0);
  const parts =
    layer === null
      ? svg`<rect class="bar" width=${width(count)} height="14" rx="2"></rect>`
      : svg`<rect class="bar" width=${width(attention)} height="14"></rect>
          <rect class="against" x=${width(attention)} width=${width(count - attention)} height="14"></rect>`;
  return html`<li
    class=${isHere ? "flow-stage here" : "flow-stage"}
    aria-current=${isHere ? "step" : nothing}
  >
    <span class="flow-name">
      <button type="button" class="link" data-testid=${`flow-${layer ?? view}`} @click=${() => go(view)}>
        ${name}
      </button>
      ${
        layer === null
          ? nothing
          : html`<button
              type="button"
              class="link"
              data-testid=${`flow-ff-${layer}`}
              @click=${() => go("feed-forward")}
            >
              ${t(FLOW.feedForward)}
            </button>`
      }
    </span>
    <span class="flow-note">${note}</span>
    <svg
      class="flow-bar"
      width=${BAR}
      height="14"
      role="img"
      aria-label=${t(FLOW.size, { count: Math.round(count) })}
    >
      ${parts}
    </svg>
    <span class="flow-says"
      >${says === "" ? "" : html`<code class="name">${says}</code> ${percentText(share)}`}</span
    >
  </li>`;
}

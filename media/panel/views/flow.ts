// The view "The whole way": this model with this text going through it, on one screen, to the scale of parameters and time; a
// stage leads to its view. The chosen token's way is run through on demand, or stepped where motion is not wanted.
import { html, nothing, type TemplateResult } from "lit";
import type { LayerLens, StageTimes } from "../../../server/protocol/explainModel";
import { aimChoice, aimOf } from "../aim";
import { roughCount, t, type BilingualText } from "../i18n";
import { numberText, percentText } from "../labels";
import { nameOf, tokenName } from "../names";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import type { Headline } from "../parts/headline";
import { shownCandidates } from "../raw";
import { COMMON } from "../strings/common";
import { FLOW } from "../strings/flow";
import { msOf, type Stage, stagesOf } from "./flowStages";
import { isStacked, skyline } from "./skyline";

export const flowView: View = {
  id: "flow",
  title: FLOW.view,
  tour: FLOW.tour,
  headline: flowHeadline,
  render: (panel) => flowChart(panel),
};

const STEP = "flowStep";
const STEP_MS = 450;
/** Of the text's last tokens and of the candidates that the picture names. */
const NAMED = 5;
const PAGE_MARGIN = 36;

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
  const text = t(position === 0 ? FLOW.headOne : FLOW.head, values);
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
  // Last of all: a model is opened for it.
  const timed = lens.isOld ? null : panel.ask("times", {});
  const times = timed?.value?.times ?? null;
  const numbers = { read: position + 1, lens: lens.value, parameters: parts.value, times };
  const stages = stagesOf(panel, numbers);
  const isMeasuring = timed !== null && timed.isOld && !timed.value;
  return chart(panel, {
    id: "flow",
    title: FLOW.title,
    term: "decoder",
    sources: ["read", "computed"],
    isOld: lens.isOld,
    sentence: sentence(panel, stages, { times, isMeasuring }),
    body: html`<div class="flow-controls">${aimChoice(panel)} ${controls(panel, stages.length)}</div>
      ${picture(panel, stages, lens.value)} ${legend()}
      <ol class="flow" data-testid="flow-stages">
        ${stages.map((stage, i) => stageRow(panel, stage, i))}
      </ol>`,
    table: {
      columns: [t(FLOW.stage), t(FLOW.parameters), `${t(FLOW.time)} (ms)`, t(FLOW.says)],
      rows: () => stages.map((stage) => [stage.name, sumOf(stage, "count"), sumOf(stage, "ms"), stage.says]),
    },
  });
}

function sumOf({ blocks }: Stage, of: "count" | "ms"): number {
  return blocks.reduce((sum, block) => sum + (block[of] ?? 0), 0);
}

function sentence(
  panel: Panel,
  stages: readonly Stage[],
  { times, isMeasuring }: { times: StageTimes | null; isMeasuring: boolean },
): string {
  const stacked = isStacked(stages, widthOf(panel)) ? ` ${t(FLOW.stacked)}` : "";
  if (!times) return isMeasuring ? t(FLOW.sentence) + stacked : t(FLOW.sentenceNoTime);
  const values = {
    count: times.count,
    total: numberText(msOf(stages)),
    attention: numberText(msOf(stages, "attention")),
    inner: numberText(msOf(stages, "feedForward")),
    head: numberText(times.headMs),
  };
  return `${t(FLOW.sentence)}${stacked} ${t(FLOW.measured, values)}`;
}

/** Of the picture, in CSS pixels. */
function widthOf({ state }: Panel): number {
  return Math.max(280, state.width - PAGE_MARGIN);
}

function picture(panel: Panel, stages: readonly Stage[], lens: LayerLens): TemplateResult {
  const { position } = aimOf(panel);
  const first = Math.max(0, position - NAMED + 1);
  const step = panel.state.inputs[STEP] ?? "";
  const candidates = shownCandidates(panel, lens.rows.at(-1)?.candidates ?? [], {
    count: NAMED,
    answer: null,
  });
  return skyline({
    stages,
    read: Array.from({ length: position - first + 1 }, (_, i) => tokenName(panel, first + i)),
    candidates: candidates.map((token) => ({ name: nameOf(token), share: token.probability })),
    width: widthOf(panel),
    label: t(FLOW.picture),
    here: step === "" ? null : Number(step),
    open: (stage, view) => open(panel, stage, view),
  });
}

function legend(): TemplateResult {
  const entry = (kind: string, name: BilingualText) =>
    html`<span><i class=${`swatch ${kind}`}></i>${t(name)}</span>`;
  return html`<p class="flow-legend">
    ${entry("table", FLOW.vectorsTable)} ${entry("attention", FLOW.attention)}
    ${entry("feedForward", FLOW.feedForward)} ${entry("table shared", FLOW.shared)}
  </p>`;
}

function open(panel: Panel, { layer }: Stage, view: string): void {
  if (layer !== null) panel.select({ layer });
  panel.update({ view });
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

function stageRow(panel: Panel, stage: Stage, index: number): TemplateResult {
  const { name, view, layer, blocks, says, share } = stage;
  const isHere = panel.state.inputs[STEP] === String(index);
  const door = (to: string, text: string, id: string) =>
    html`<button type="button" class="link" data-testid=${id} @click=${() => open(panel, stage, to)}>
      ${text}
    </button>`;
  return html`<li
    class=${isHere ? "flow-stage here" : "flow-stage"}
    aria-current=${isHere ? "step" : nothing}
  >
    <span class="flow-name">
      ${door(view, name, `flow-${layer ?? view}`)}
      ${
        layer === null
          ? nothing
          : html`${door("attention", t(FLOW.attention), `flow-attention-${layer}`)}
            ${door("feed-forward", t(FLOW.feedForward), `flow-ff-${layer}`)}`
      }
    </span>
    <span class="flow-size">${blocks.length === 0 ? "" : sizeText(stage)}</span>
    <span class="flow-says" .style=${`--level: ${share}`}
      >${says === "" ? "" : html`<code class="name">${says}</code> ${percentText(share)}`}</span
    >
  </li>`;
}

/** `734K · 1.2 ms` */
function sizeText(stage: Stage): string {
  const isTimed = stage.blocks.some(({ ms }) => ms !== null);
  const count = roughCount(sumOf(stage, "count"));
  return isTimed ? `${count} · ${sumOf(stage, "ms").toFixed(2)}\u00a0ms` : count;
}

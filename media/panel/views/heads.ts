// The view "Heads": a small picture of every head's map, what it does here as far as that is measured, and which heads
// share keys and values.
import { html, type TemplateResult } from "lit";
import { type HeadsOverview, RELATIONS } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { percentText } from "../labels";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { clearestRole, RELATION_NAMES, type Role } from "../roles";
import type { Headline } from "../parts/headline";
import { COMMON } from "../strings/common";
import { HEADS } from "../strings/heads";
import { headDetail, pictureOf, previewEvents } from "./headDetail";

export const headsView: View = {
  id: "heads",
  title: HEADS.view,
  tour: HEADS.tour,
  headline: headsHeadline,
  render: (panel) => overview(panel),
};

/** CSS pixels of a picture's side, and of what stands around it. */
const SMALLEST = 58;
const LARGEST = 128;
const AROUND = 10;
const GROUP_AROUND = 16;
const LAYER_GAP = 24;
const PAGE_MARGIN = 36;

function headsHeadline(panel: Panel): Headline | null {
  const { nLayer, nHead } = panel.tokens;
  const { value, isOld } = panel.ask("overview", {});
  if (!value || isOld) return null;
  const all = Array.from({ length: nLayer * nHead }, (_, at) => ({ at, role: clearestRole(value, at) }));
  // Heads rest at the first token that find nothing: they are named where no other is clear.
  const worth = (role: Role | null) =>
    role === null ? -1 : role.excess - (role.relation === "firstToken" ? 1 : 0);
  const [best] = all.sort((a, b) => worth(b.role) - worth(a.role));
  if (!best?.role) return { text: t(HEADS.headNone, { all: all.length }) };
  const { at, role } = best;
  const [layer, head] = [Math.floor(at / nHead), at % nHead];
  const values = { layer, head, role: roleName(role), share: percentText(role.score) };
  return {
    text: t(HEADS.head, { ...values, chance: percentText(role.score - role.excess) }),
    next: [
      {
        id: "open-head",
        name: t(HEADS.tryOpen, values),
        run: () => {
          panel.select({ layer, head });
          panel.update({ view: "attention" });
        },
      },
    ],
  };
}

function overview(panel: Panel): TemplateResult {
  const { nLayer, nHead } = panel.tokens;
  const { value, isOld, error } = panel.ask("overview", {});
  if (error !== null) return notice("heads", HEADS.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("heads", HEADS.title, t(COMMON.computing));
  const roles = Array.from({ length: nLayer * nHead }, (_, at) => clearestRole(value, at));
  return chart(panel, {
    id: "heads",
    title: HEADS.title,
    term: "heads",
    sources: ["read", "computed"],
    isOld,
    sentence: sentence(panel, value, roles),
    body: html`<div class="head-rows">
        ${Array.from({ length: nLayer }, (_, layer) => layerRow(panel, layer, { value, roles }))}
      </div>
      ${headDetail(panel, value)}
      <p class="caution">${t(HEADS.sharing)}</p>
      <details class="table-twin">
        <summary>${t(HEADS.how)}</summary>
        <p class="caution">${t(HEADS.measured)}</p>
      </details>`,
    table: {
      columns: [
        t(COMMON.layer),
        t(COMMON.head),
        t(HEADS.role),
        ...RELATIONS.flatMap((relation) => {
          const name = t(RELATION_NAMES[relation]);
          return [`${name}: ${t(HEADS.score)}`, `${name}: ${t(HEADS.shuffled)}`];
        }),
      ],
      rows: () => roles.map((role, at) => tableRow(value, { role, at, nHead })),
      selected: panel.state.selection.layer * nHead + panel.state.selection.head,
    },
  });
}

function tableRow(
  value: HeadsOverview,
  { role, at, nHead }: { role: Role | null; at: number; nHead: number },
) {
  const from = at * RELATIONS.length;
  const pairs = RELATIONS.flatMap((_, i) => [value.scores[from + i] ?? 0, value.shuffled[from + i] ?? 0]);
  return [Math.floor(at / nHead), at % nHead, roleName(role), ...pairs];
}

function roleName(role: Role | null): string {
  return t(role ? RELATION_NAMES[role.relation] : HEADS.noRole);
}

function sentence(panel: Panel, { length }: HeadsOverview, roles: readonly (Role | null)[]): string {
  const { nHead } = panel.tokens;
  const clear = roles.flatMap((role, at) => (role ? [{ role, at }] : []));
  const all = roles.length;
  const best = clear.sort((a, b) => b.role.excess - a.role.excess)[0];
  if (!best) return t(HEADS.noneSentence, { all, count: length });
  return t(HEADS.sentence, {
    clear: clear.length,
    all,
    count: length,
    layer: Math.floor(best.at / nHead),
    head: best.at % nHead,
    role: roleName(best.role),
  });
}

/** Side of a picture: as many layers beside each other as fit with small ones, which then fill the room. */
export function pictureSide(room: number, { nHead, nKvHead }: { nHead: number; nKvHead: number }): number {
  const around = nHead * AROUND + nKvHead * GROUP_AROUND + LAYER_GAP;
  const layers = Math.max(1, Math.floor((room + LAYER_GAP) / (nHead * SMALLEST + around)));
  const side = Math.floor(((room + LAYER_GAP) / layers - around) / nHead);
  return Math.max(SMALLEST, Math.min(LARGEST, side));
}

interface Shown {
  readonly value: HeadsOverview;
  readonly roles: readonly (Role | null)[];
}

function layerRow(panel: Panel, layer: number, shown: Shown): TemplateResult {
  const { nHead, nKvHead } = panel.tokens;
  const size = nHead / nKvHead;
  return html`<div class="head-row" role="group" aria-label=${t(COMMON.layerName, { layer })}>
    <span class="head-row-name">${t(COMMON.layerName, { layer })}</span>
    ${Array.from(
      { length: nKvHead },
      (_, kv) =>
        html`<span class=${size > 1 ? "kv-group shared" : "kv-group"} title=${t(HEADS.kvHead, { kv })}>
          ${Array.from({ length: size }, (_, i) => thumbnail(panel, { layer, head: kv * size + i }, shown))}
        </span>`,
    )}
  </div>`;
}

function thumbnail(
  panel: Panel,
  { layer, head }: { layer: number; head: number },
  { value, roles }: Shown,
): TemplateResult {
  const { selection } = panel.state;
  const at = layer * panel.tokens.nHead + head;
  const { side } = value;
  const pixels = pictureSide(panel.state.width - PAGE_MARGIN, panel.tokens);
  const role = roles[at] ?? null;
  const name = `${t(COMMON.headName, { layer, head })}:`;
  const { begin, end } = previewEvents(panel, at);
  const isSelected = selection.layer === layer && selection.head === head;
  const data = {
    values: pictureOf(value, at),
    rows: side,
    columns: side,
    scale: "byte",
    isTriangle: true,
    cellWidth: pixels / side,
    cellHeight: pixels / side,
    label: name,
  } as const;
  return html`<button
    type="button"
    class="thumbnail"
    .style=${`width: ${pixels + AROUND}px`}
    aria-pressed=${isSelected}
    data-testid=${`head-${layer}-${head}`}
    @click=${() => panel.select({ layer, head })}
    @mouseenter=${begin}
    @mouseleave=${end}
    @focus=${begin}
    @blur=${end}
    @dblclick=${() => panel.update({ view: "attention" })}
  >
    <loupe-cells .data=${data}></loupe-cells>
    <span class="thumbnail-name"
      ><b>${head}</b> ${role ? `${roleName(role)} ${percentText(role.score)}` : ""}</span
    >
  </button>`;
}

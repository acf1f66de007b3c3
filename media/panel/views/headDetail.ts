// One head out of all: the one under the pointer or with the focus, else the selected one; its map larger, and how much of
// its weight it gives along each relation, beside what it would give by chance.
import { html, type TemplateResult } from "lit";
import { type HeadsOverview, RELATIONS } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { percentText } from "../labels";
import type { Panel } from "../panel";
import { clearestRole, RELATION_NAMES, type Role } from "../roles";
import { COMMON } from "../strings/common";
import { HEADS } from "../strings/heads";

const INPUT = "previewedHead";
/** Pixels. */
const SIDE = 96;

/** For the element of head `at`: while it is pointed at, or has the focus, it is previewed. */
export function previewEvents(panel: Panel, at: number): { begin: () => void; end: () => void } {
  return {
    begin: () => panel.setInput(INPUT, String(at)),
    end: () => panel.setInput(INPUT, ""),
  };
}

/** The same part is the same object, so that a canvas knows what it has painted. */
const parts = new WeakMap<HeadsOverview, Uint8Array[]>();

export function pictureOf(value: HeadsOverview, at: number): Uint8Array {
  const known = parts.get(value) ?? [];
  parts.set(value, known);
  const cells = value.side * value.side;
  return (known[at] ??= value.pictures.subarray(at * cells, (at + 1) * cells));
}

export function headDetail(panel: Panel, value: HeadsOverview): TemplateResult {
  const { nHead } = panel.tokens;
  const { layer, head } = panel.state.selection;
  const previewed = panel.state.inputs[INPUT] ?? "";
  const at = previewed === "" ? layer * nHead + head : Number(previewed);
  const name = t(COMMON.headName, { layer: Math.floor(at / nHead), head: at % nHead });
  const role = clearestRole(value, at);
  const cell = SIDE / value.side;
  const data = {
    values: pictureOf(value, at),
    rows: value.side,
    columns: value.side,
    scale: "byte",
    isTriangle: true,
    cellWidth: cell,
    cellHeight: cell,
    label: name,
  } as const;
  return html`<div
    class=${previewed === "" ? "head-detail" : "head-detail previewing"}
    data-testid="head-detail"
    data-head=${at}
  >
    <loupe-cells .data=${data}></loupe-cells>
    <table class="bars">
      <thead>
        <tr>
          <th scope="col" colspan="2">${name}: ${t(role ? RELATION_NAMES[role.relation] : HEADS.noRole)}</th>
          <th scope="col" class="number-cell">${t(HEADS.score)}</th>
          <th scope="col" class="number-cell">${t(HEADS.shuffled)}</th>
        </tr>
      </thead>
      <tbody>
        ${RELATIONS.map((_, i) => relationRow(value, { at: at * RELATIONS.length + i, i, role }))}
      </tbody>
    </table>
  </div>`;
}

function relationRow(
  { scores, shuffled }: HeadsOverview,
  { at, i, role }: { at: number; i: number; role: Role | null },
): TemplateResult {
  const [score, chance, relation] = [scores[at] ?? 0, shuffled[at] ?? 0, RELATIONS[i] ?? "previousToken"];
  return html`<tr class=${role?.relation === relation ? "selected" : ""}>
    <th scope="row">${t(RELATION_NAMES[relation])}</th>
    <td>
      <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar" width=${score * 100} height="10"></rect>
        <rect class="tick" x=${chance * 100} width="1" height="10"></rect>
      </svg>
    </td>
    <td class="number-cell" data-value=${score}>${percentText(score)}</td>
    <td class="number-cell" data-value=${chance}>${percentText(chance)}</td>
  </tr>`;
}

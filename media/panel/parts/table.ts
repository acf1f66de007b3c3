// A chart's twin: the same numbers as a table, exact in `data-value`, built only when it is unfolded. And the same as
// CSV or JSON for the clipboard.
import { html, nothing, type TemplateResult } from "lit";
import type { Cells } from "../elements/cells";
import { t } from "../i18n";
import { numberText } from "../labels";
import type { Panel } from "../panel";
import { COMMON } from "../strings/common";

export type Cell = string | number;

export interface TableData {
  readonly columns: readonly string[];
  readonly rows: () => readonly (readonly Cell[])[];
  /** Index of the row that is selected. */
  readonly selected?: number;
}

/** More rows make the page heavy; all of them are in what is copied. */
const MAX_ROWS = 400;

export function tableTwin(panel: Panel, { id, table }: { id: string; table: TableData }): TemplateResult {
  const isOpen = panel.state.openTables.has(id);
  const toggle = (event: Event) => {
    const now = (event.currentTarget as HTMLDetailsElement).open;
    if (now === panel.state.openTables.has(id)) return;
    const openTables = new Set(panel.state.openTables);
    if (now) openTables.add(id);
    else openTables.delete(id);
    panel.update({ openTables });
  };
  return html`<details class="table-twin" ?open=${isOpen} @toggle=${toggle}>
    <summary data-testid=${`${id}-table`}>${t(COMMON.asTable)}</summary>
    ${isOpen ? openTable(table) : nothing}
  </details>`;
}

function openTable({ columns, rows, selected }: TableData): TemplateResult {
  const all = rows();
  const left = all.length - MAX_ROWS;
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${t(COMMON.table)}>
    <table>
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${all.slice(0, MAX_ROWS).map(
          (row, index) =>
            html`<tr class=${index === selected ? "selected" : ""}>
              ${row.map((cell) => tableCell(cell))}
            </tr>`,
        )}
      </tbody>
    </table>
    ${left > 0 ? html`<p class="caution">${t(COMMON.moreRows, { count: left })}</p>` : nothing}
  </div>`;
}

function tableCell(cell: Cell): TemplateResult {
  return typeof cell === "number"
    ? html`<td class="number-cell" data-value=${String(cell)}>${numberText(cell)}</td>`
    : html`<td>${cell}</td>`;
}

export function copyButtons(
  panel: Panel,
  { id, table, hasPicture }: { id: string; table: TableData; hasPicture: boolean },
): TemplateResult {
  const copy = (text: string) => panel.post({ type: "copy", text });
  return html`<span class="copy" role="group" aria-label=${t(COMMON.copy)}>
    <button type="button" class="plain" data-testid=${`${id}-csv`} @click=${() => copy(asCsv(table))}>
      ${t(COMMON.copyCsv)}
    </button>
    <button type="button" class="plain" data-testid=${`${id}-json`} @click=${() => copy(asJson(table))}>
      ${t(COMMON.copyJson)}
    </button>
    ${
      hasPicture
        ? html`<button type="button" class="plain" @click=${(event: Event) => savePicture(panel, event)}>
            ${t(COMMON.savePicture)}
          </button>`
        : nothing
    }
  </span>`;
}

/** Texts in quotes where they must be; numbers with every digit. */
export function asCsv({ columns, rows }: TableData): string {
  const cell = (value: Cell) =>
    typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
  return [columns, ...rows()].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

export function asJson({ columns, rows }: TableData): string {
  const objects = rows().map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** The largest canvas of the section that the button stands in: others are its previews and legends. */
function savePicture(panel: Panel, event: Event): void {
  const section = (event.currentTarget as HTMLElement).closest(".chart");
  // What is far from the screen is not drawn yet.
  for (const cells of section?.querySelectorAll<Cells>("loupe-cells") ?? []) cells.draw();
  const canvas = largestOf([...(section?.querySelectorAll("canvas") ?? [])]);
  if (!canvas) return;
  canvas.toBlob((blob) => {
    void blob?.arrayBuffer().then((buffer) => {
      const fileName = `${section?.getAttribute("data-testid") ?? "chart"}.png`;
      panel.post({ type: "save", fileName, content: new Uint8Array(buffer) });
    });
  });
}

/** The first of those that are as large as any. */
export function largestOf<T extends { readonly clientWidth: number; readonly clientHeight: number }>(
  all: readonly T[],
): T | null {
  const areaOf = (each: T) => each.clientWidth * each.clientHeight;
  return all.reduce<T | null>((best, each) => (best && areaOf(best) >= areaOf(each) ? best : each), null);
}

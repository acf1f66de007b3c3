// The heat map's twin: a row for each token with what it attends to most. Exact weights are in `data-weights`.
import { element } from "./dom";
import { weightText } from "./labels";
import { attentionRow, strongest, type AttentionMessage } from "./state";

const SHOWN_PER_ROW = 3;
/** More rows than this and the table shows the selected token's row alone: a page must stay light. */
export const MAX_TABLE_ROWS = 128;

export function attentionTable(
  attention: AttentionMessage,
  labels: readonly string[],
  selected: number,
): HTMLElement {
  const all = attention.length <= MAX_TABLE_ROWS;
  const rows = all ? Array.from({ length: attention.length }, (_, index) => index) : [selected];
  const body = rows.map((index) => {
    const weights = attentionRow(attention, index);
    const most = strongest(weights, SHOWN_PER_ROW)
      .map((entry) => `${labels[entry.index] ?? ""} ${weightText(entry.weight)}`)
      .join(",  ");
    const attributes = {
      "data-testid": "attention-row",
      "data-index": index,
      "data-weights": JSON.stringify(Array.from(weights)),
      class: index === selected ? "selected" : null,
    };
    return element(
      "tr",
      attributes,
      element("th", { scope: "row" }, String(index)),
      element("td", {}, labels[index] ?? ""),
      element("td", {}, most),
    );
  });
  const heads = ["#", "token", "attends most to"].map((text) => element("th", { scope: "col" }, text));
  return element(
    "details",
    { class: "table-twin" },
    element("summary", {}, all ? "As a table" : "As a table (the selected token)"),
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)),
  );
}

// The page of "Explain Tokens": receives plain data from its host, holds one state, and lets each part show it.
import type { FromPanel, ToPanel } from "../../server/protocol/panel";
import { attentionTable } from "./attentionTable";
import { element } from "./dom";
import { createHeatMap, type Cell } from "./heatMap";
import { tokenLabel, weightText } from "./labels";
import { controls, heading, leftOut, showChoice, summary } from "./parts";
import { attentionRow, INITIAL_STATE, strongest, type PanelState, type TokensMessage } from "./state";
import { createTokenStrip, type TokenStrip } from "./tokenStrip";

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

const CAUTION = "A weight says where this head looks, not why the model decides as it does.";

const host = acquireVsCodeApi();
const root = document.getElementById("panel");
if (!root) throw new Error("expected the element #panel");

let state: PanelState = INITIAL_STATE;
let labels: readonly string[] = [];
let strip: TokenStrip | null = null;
let hovered: Cell | null = null;

const readout = element("p", { class: "readout", "aria-live": "polite", "data-testid": "readout" });
const mapFrame = element("div", { class: "map-frame" });
const table = element("div");
const heatMap = createHeatMap(showCell, select);
mapFrame.append(heatMap.node);

window.addEventListener("message", (event: MessageEvent<ToPanel>) => receive(event.data));
new ResizeObserver(() => drawMap()).observe(mapFrame);
// A change of theme changes the colours that the canvas was drawn with.
new MutationObserver(() => drawMap()).observe(document.body, { attributeFilter: ["class"] });
host.postMessage({ type: "ready" });

function receive(message: ToPanel): void {
  switch (message.type) {
    case "tokens":
      state = {
        ...INITIAL_STATE,
        tokens: message,
        ...keptHead(message),
        // The last token that has a row: those behind the window have none.
        selected: Math.max(0, Math.min(message.tokens.length, message.contextLength) - 1),
      };
      hovered = null;
      labels = message.tokens.map((span) => tokenLabel(message.selection.text, span).text);
      return showTokens(message);
    case "attention":
      state = { ...state, attention: message, layer: message.layer, head: message.head };
      return showAttention();
    case "cursorToken":
      if (message.index !== null) select(message.index);
      return;
    case "message":
      state = { ...state, notice: message };
      return showNotice(message);
    default:
      message satisfies never;
  }
}

function keptHead({ nLayer, nHead }: TokensMessage): Pick<PanelState, "layer" | "head"> {
  return { layer: Math.min(state.layer, nLayer - 1), head: Math.min(state.head, nHead - 1) };
}

function showTokens(message: TokensMessage): void {
  strip = createTokenStrip(message, {
    hover: (index) => host.postMessage({ type: "hoverToken", index }),
    select: (index) => {
      select(index);
      host.postMessage({ type: "revealToken", index });
    },
  });
  table.replaceChildren();
  readout.textContent = "Computing attention …";
  mapFrame.classList.add("waiting");
  root?.replaceChildren(
    heading(message),
    summary(message),
    element("section", {}, element("h2", {}, "Tokens"), strip.node, ...leftOut(message)),
    element(
      "section",
      {},
      element("h2", {}, "Attention"),
      controls(message, state, selectHead),
      readout,
      mapFrame,
      table,
      element("p", { class: "caution" }, CAUTION),
    ),
  );
  strip.showSelected(state.selected);
}

function selectHead(layer: number, head: number): void {
  state = { ...state, layer, head };
  mapFrame.classList.add("waiting");
  host.postMessage({ type: "selectHead", layer, head });
}

function select(index: number): void {
  state = { ...state, selected: index };
  strip?.showSelected(index);
  showAttention();
}

function showAttention(): void {
  const { attention, selected } = state;
  if (!attention) return;
  mapFrame.classList.remove("waiting");
  // A page that was hidden begins anew, while its host remembers the head.
  if (root) showChoice(root, state);
  const inside = selected < attention.length;
  strip?.showWeights(inside ? attentionRow(attention, selected) : null);
  const wasOpen = table.querySelector("details")?.open ?? false;
  const twin = attentionTable(attention, labels, Math.min(selected, attention.length - 1));
  twin.toggleAttribute("open", wasOpen);
  table.replaceChildren(twin);
  readout.textContent = sentence();
  drawMap();
}

/** What the chart shows, as one sentence. */
function sentence(): string {
  const { attention, selected } = state;
  if (!attention) return "";
  if (selected >= attention.length)
    return `Token ${selected} lies beyond the model's window of ${attention.length}.`;
  const most = strongest(attentionRow(attention, selected), 3)
    .map(({ index, weight }) => `${labels[index] ?? ""} (${weightText(weight)})`)
    .join(", ");
  const omitted = attention.omitted > 0 ? ` The last ${attention.omitted} tokens do not fit the window.` : "";
  const place = `layer ${attention.layer}, head ${attention.head}`;
  return `In ${place}, token ${selected} ${labels[selected] ?? ""} attends most to ${most}.${omitted}`;
}

function showCell(cell: Cell | null): void {
  const { attention } = state;
  if (!attention) return;
  if (cell?.row === hovered?.row && cell?.column === hovered?.column) return;
  hovered = cell;
  host.postMessage({ type: "hoverToken", index: cell?.column ?? null });
  const weight = cell ? (attentionRow(attention, cell.row)[cell.column] ?? 0) : 0;
  readout.textContent = cell
    ? `${labels[cell.row] ?? ""} → ${labels[cell.column] ?? ""}: ${weightText(weight)}`
    : sentence();
  drawMap();
}

function drawMap(): void {
  const { attention, selected } = state;
  if (!attention || attention.length === 0) return;
  heatMap.draw(attention, { labels, selected: Math.min(selected, attention.length - 1), hovered });
  heatMap.node.setAttribute("aria-label", sentence());
}

/** Tokens that are on screen stay; without any, the notice is all there is. */
function showNotice(message: Extract<ToPanel, { type: "message" }>): void {
  mapFrame.classList.remove("waiting");
  if (state.tokens) readout.textContent = message.text;
  else root?.replaceChildren(element("p", { class: `notice ${message.kind}`, role: "status" }, message.text));
}

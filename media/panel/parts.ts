// The panel's small parts: heading, the numbers, what is left out, and the choice of layer and head.
import { element } from "./dom";
import { MAX_CHIPS } from "./tokenStrip";
import type { PanelState, TokensMessage } from "./state";

export function heading({ selection, model }: TokensMessage): HTMLElement {
  const lines = selection.text.replace(/\r?\n$/, "").split("\n").length;
  const last = selection.firstLine + lines - 1;
  const where = lines === 1 ? `line ${selection.firstLine}` : `lines ${selection.firstLine} to ${last}`;
  return element(
    "header",
    {},
    element("h1", {}, selection.fileName),
    element("p", {}, `${where} · as ${model} sees it`),
  );
}

export function summary({ tokens, selection, contextLength }: TokensMessage): HTMLElement {
  const characters = [...selection.text].length;
  const perToken = tokens.length === 0 ? "–" : (characters / tokens.length).toFixed(2);
  const share = tokens.length / contextLength;
  const number = (value: string, name: string, testId: string) =>
    element(
      "div",
      { class: "number" },
      element("strong", { "data-testid": testId }, value),
      element("span", {}, name),
    );
  return element(
    "div",
    { class: "numbers" },
    number(String(tokens.length), tokens.length === 1 ? "token" : "tokens", "token-count"),
    number(perToken, "characters per token", "characters-per-token"),
    number(`${(share * 100).toFixed(1)} %`, `of the window of ${contextLength}`, "window-share"),
    element("meter", {
      min: 0,
      max: 1,
      value: Math.min(1, share),
      "aria-label": "Share of the context window",
    }),
  );
}

export function controls(
  { nLayer, nHead }: TokensMessage,
  { layer, head }: PanelState,
  onChange: (layer: number, head: number) => void,
): HTMLElement {
  const layers = choice("layer", nLayer, layer);
  const heads = choice("head", nHead, head);
  const changed = (): void => onChange(Number(layers.value), Number(heads.value));
  layers.addEventListener("change", changed);
  heads.addEventListener("change", changed);
  return element(
    "div",
    { class: "controls" },
    element("label", {}, "Layer ", layers),
    element("label", {}, "Head ", heads),
  );
}

/** Sets the selects to the layer and head on screen. */
export function showChoice(root: HTMLElement, { layer, head }: PanelState): void {
  for (const [name, value] of Object.entries({ layer, head })) {
    const select = root.querySelector<HTMLSelectElement>(`select[data-testid="${name}"]`);
    if (select) select.value = String(value);
  }
}

/** A sentence on what is not shown, where that is anything. */
export function leftOut({ tokens, selection }: TokensMessage): readonly HTMLElement[] {
  const number = (value: number) => value.toLocaleString("en");
  const sentences = [
    tokens.length > MAX_CHIPS
      ? `The first ${number(MAX_CHIPS)} of ${number(tokens.length)} tokens are shown.`
      : "",
    selection.omittedLength > 0
      ? `The selection is longer: its last ${number(selection.omittedLength)} characters are left out of every number.`
      : "",
  ].filter(Boolean);
  return sentences.length === 0
    ? []
    : [element("p", { class: "caution", "data-testid": "left-out" }, sentences.join(" "))];
}

function choice(name: string, count: number, chosen: number): HTMLSelectElement {
  const options = Array.from({ length: count }, (_, index) =>
    element("option", { value: index }, String(index)),
  );
  const select = element("select", { "data-testid": name }, ...options);
  select.value = String(chosen);
  return select;
}

// The page of "Explain Tokens": receives plain data from its host, holds one state, and draws it whenever it changes.
import { html, nothing, render, type TemplateResult } from "lit";
import type { FromPanel, PanelSelection, ToPanel } from "../../server/protocol/panel";
import { defineAttentionMap } from "./elements/attentionMap";
import { defineCells } from "./elements/cells";
import { defineLevelText } from "./elements/levelText";
import { defineTokenStrip } from "./elements/tokenStrip";
import { t, useLanguage } from "./i18n";
import { looksOf } from "./clearestHead";
import { lookedAt } from "./lookedAt";
import { keyAction } from "./keys";
import { tokenLabel } from "./labels";
import { stripLevels } from "./levels";
import type { Panel } from "./panel";
import { Questions } from "./questions";
import { Sections } from "./sections";
import { shell } from "./shell";
import { TEXT_BOX } from "./strings/textBox";
import { openTextBox, textBox } from "./textBox";
import { viewOf } from "./views";
import { Store, type PanelState, type Selection } from "./store";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const root = document.getElementById("panel");
if (!root) throw new Error("expected the element #panel");
const host = acquireVsCodeApi();
const post = (message: FromPanel): void => host.postMessage(message);
const store = new Store(draw, (run) => void requestAnimationFrame(run));
const sections = new Sections();
const questions = new Questions(post, () => store.redraw());
let labels: readonly string[] = [];
let shownTurn: number | null = null;

useLanguage(document.documentElement.lang);
defineTokenStrip();
defineAttentionMap();
defineCells();
defineLevelText();
window.addEventListener("message", (event: MessageEvent<ToPanel>) => receive(event.data));
window.addEventListener("keydown", (event) => {
  const { tokens, selection } = store.state;
  const change = tokens && keyAction(event, selection, tokens);
  if (!change) return;
  event.preventDefault();
  select(change);
});
new ResizeObserver(() => store.update({ width: root.clientWidth })).observe(root);
store.update({ width: root.clientWidth });
begin();

/** What came with the page is on screen in its first frame. A page that was hidden begins anew: it may be old by then. */
function begin(): void {
  const first = host.getState() ? null : document.getElementById("first");
  host.setState({ hasBegun: true });
  for (const message of JSON.parse(first?.textContent ?? "[]") as readonly ToPanel[]) receive(message);
  store.drawNow();
  post({ type: "ready", turn: shownTurn });
}

function receive(message: ToPanel): void {
  switch (message.type) {
    case "tokens":
      if (message.turn === shownTurn) return;
      shownTurn = message.turn;
      questions.clear();
      store.update({ offersCpu: false });
      labels = message.tokens.map((span) => tokenLabel(message.selection.text, span).text);
      followTextBox(message.selection);
      return store.show(message);
    case "answer":
      return questions.receive(message.id, message.answer);
    case "ahead":
      return questions.know(message.question, message.answer);
    case "refused":
      if (message.offersCpu) store.update({ offersCpu: true });
      return questions.refuse(message.id, message.message);
    case "cursorToken":
      if (message.index !== null) select({ token: message.index });
      return;
    case "view":
      return store.update({ view: message.view });
    case "openTextBox":
      return openTextBox({ state: store.state, post, update: (change) => store.update(change) });
    case "overlay":
      return store.update({ overlay: message.overlay });
    case "suggested":
      return askAgain();
    case "message":
      return store.update({ notice: { kind: message.kind, text: message.text } });
    default:
      message satisfies never;
  }
}

/** Where there was no suggestion yet; another one stays until a person takes the latest. */
function askAgain(): void {
  const turn = Number(store.state.inputs.turn ?? "0");
  const known = questions.known("suggestion", { turn });
  if (known && !known.record) store.update({ inputs: { ...store.state.inputs, turn: String(turn + 1) } });
}

/** The box goes when the editor's text is shown again, and comes back with a page that begins anew. */
function followTextBox({ isTyped, text }: PanelSelection): void {
  if (!isTyped) store.update({ typedText: null });
  else if (store.state.typedText === null) store.update({ typedText: text });
}

function select(change: Partial<Selection>): void {
  const before = store.state.selection;
  const choosesHead = change.layer !== undefined || change.head !== undefined;
  if (choosesHead) store.update({ headChoice: "person" });
  choose(change, before);
}

/** As above, by the page itself: the clearest head may be looked for again. */
function choose(change: Partial<Selection>, before = store.state.selection): void {
  store.select(change);
  const { layer, head } = store.state.selection;
  if (layer !== before.layer || head !== before.head) post({ type: "showsHead", layer, head });
}

/** Where no word is telling: the token that most of what follows looks at. */
function chooseLookedAt(panel: Panel): void {
  if (!panel.state.isFocusOpen) return;
  const token = lookedAt(panel);
  if (token !== null) choose({ token });
}

/** Views of a head begin with the one that shows something here, until a person chooses another. */
function chooseClearestHead(panel: Panel): void {
  const { view, headChoice } = panel.state;
  if (headChoice !== null || !viewOf(view).ofHead) return;
  const [best] = looksOf(panel);
  if (!best) return;
  store.update({ headChoice: "page" });
  choose({ layer: best.layer, head: best.head });
}

/** No editor is open, or nothing in it can be shown: then there is the box. */
function withoutTokens(state: PanelState): TemplateResult {
  const box = { state, post, update: (change: Partial<PanelState>) => store.update(change) };
  const { notice, typedText } = state;
  if (typedText !== null) return html`<div class="top">${textBox(box)}</div>`;
  return html`<div class="notice">
    <p class=${notice?.kind ?? ""} role="status">${notice?.text ?? ""}</p>
    ${
      notice?.kind === "empty"
        ? html`<button type="button" class="primary" data-testid="text-open" @click=${() => openTextBox(box)}>
            ${t(TEXT_BOX.open)}
          </button>`
        : nothing
    }
  </div>`;
}

function draw(state: PanelState): void {
  if (!root) return;
  const { tokens, notice } = state;
  if (!tokens) {
    render(withoutTokens(state), root);
    return;
  }
  const panel: Panel = {
    state,
    tokens,
    labels,
    ask: (kind, ask) => questions.ask(kind, ask),
    select,
    update: (change) => store.update(change),
    setInput: (name, value) => store.update({ inputs: { ...store.state.inputs, [name]: value } }),
    post,
    sectionsOf: (view, total) => {
      const drawn = sections.next(view, total);
      if (drawn < total) store.redraw();
      return drawn;
    },
  };
  chooseLookedAt(panel);
  chooseClearestHead(panel);
  // Tokens that are on screen stay; what failed is said above them.
  const failed = notice ? html`<p class="notice-line ${notice.kind}" role="status">${notice.text}</p>` : "";
  render(html`${failed}${shell(panel, stripLevels(panel))}`, root);
}

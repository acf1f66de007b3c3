// What the page shows, as plain data: one selection shared by all its parts, and the answers that have arrived. Every
// change draws the page once, at the next frame.
import type { ExplainedTokens, Overlay } from "../../server/protocol/panel";

/** Token i looks at token `other`, in one layer and head; `candidate` is a place in the list of what may come next. */
export interface Selection {
  readonly token: number;
  /** Null: the one it attends to most. */
  readonly other: number | null;
  readonly layer: number;
  readonly head: number;
  readonly candidate: number;
}

export interface PanelState {
  readonly tokens: ExplainedTokens | null;
  readonly selection: Selection;
  /** The view that is open, by its id. */
  readonly view: string;
  readonly notice: { readonly kind: "empty" | "working" | "failed"; readonly text: string } | null;
  readonly overlay: Overlay | null;
  /** Tables that are unfolded, by the id of their chart. */
  readonly openTables: ReadonlySet<string>;
  /** The word of the glossary that is shown. */
  readonly term: string | null;
  /** What single views remember: a temperature, a search. */
  readonly inputs: Readonly<Record<string, string>>;
  /** In the box for text that is in no file; null: there is no box. */
  readonly typedText: string | null;
  /** The whole glossary is open. */
  readonly isGlossaryOpen: boolean;
  /** Something failed where the model runs, which is not the CPU. */
  readonly offersCpu: boolean;
  /** Who chose layer and head: what the page chose it chooses anew for another text. */
  readonly headChoice: "person" | "page" | null;
  /** The token to begin with is not known yet: the one that most of what follows looks at is being looked for. */
  readonly isFocusOpen: boolean;
  /** CSS pixels of the page. */
  readonly width: number;
  /** What lies above the view is folded: the view was scrolled. */
  readonly isFolded: boolean;
  /** Step of the tour; null: no tour. */
  readonly tourStep: number | null;
}

export const INITIAL_STATE: PanelState = {
  tokens: null,
  selection: { token: 0, other: null, layer: 0, head: 0, candidate: 0 },
  view: "flow",
  notice: null,
  overlay: null,
  openTables: new Set(),
  term: null,
  inputs: {},
  typedText: null,
  isGlossaryOpen: false,
  offersCpu: false,
  headChoice: null,
  isFocusOpen: false,
  width: 0,
  isFolded: false,
  tourStep: null,
};

export class Store {
  private current = INITIAL_STATE;
  private isScheduled = false;

  constructor(
    private readonly draw: (state: PanelState) => void,
    private readonly schedule: (draw: () => void) => void,
  ) {}

  get state(): PanelState {
    return this.current;
  }

  update(change: Partial<PanelState>): void {
    this.current = { ...this.current, ...change };
    this.redraw();
  }

  /** Selecting another token lets go of the one it looked at. */
  select(change: Partial<Selection>): void {
    const before = this.current.selection;
    const moved = change.token !== undefined && change.token !== before.token;
    const released = moved ? { other: null, candidate: 0 } : {};
    const isFocusOpen = this.current.isFocusOpen && !moved;
    this.update({
      isFocusOpen,
      selection: within({ ...before, ...released, ...change }, this.current.tokens),
    });
  }

  /** New tokens: the layer, head and view on screen stay; the token to begin with is selected, as far as the window holds it. */
  show(tokens: ExplainedTokens): void {
    const last = Math.max(0, Math.min(tokens.tokens.length, tokens.contextLength) - 1);
    const token = Math.min(tokens.focus ?? last, last);
    const selection = { ...this.current.selection, token, other: null, candidate: 0 };
    const headChoice = this.current.headChoice === "person" ? "person" : null;
    const isFocusOpen = tokens.focus === undefined && tokens.tokens.length > 1;
    this.update({ tokens, notice: null, headChoice, isFocusOpen, selection: within(selection, tokens) });
  }

  redraw(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => this.drawNow());
  }

  /** What waits to be drawn is drawn before the next frame. */
  drawNow(): void {
    if (!this.isScheduled) return;
    this.isScheduled = false;
    this.draw(this.current);
  }
}

/** No index beyond what the text and the model have. */
function within(selection: Selection, tokens: ExplainedTokens | null): Selection {
  if (!tokens) return selection;
  const clamp = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));
  const token = clamp(selection.token, tokens.tokens.length);
  return {
    token,
    other: selection.other === null ? null : clamp(selection.other, token + 1),
    layer: clamp(selection.layer, tokens.nLayer),
    head: clamp(selection.head, tokens.nHead),
    candidate: Math.max(0, selection.candidate),
  };
}

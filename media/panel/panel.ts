// What a view is given: the state on screen, answers to its questions, and the ways to change the selection. A view is a
// function of this and gives a template; it holds no state of its own.
import type { TemplateResult } from "lit";
import type { Answer, ExplainQuestions, QuestionKind } from "../../server/protocol/explain";
import type { ExplainedTokens, FromPanel } from "../../server/protocol/panel";
import type { BilingualText } from "./i18n";
import type { Headline } from "./parts/headline";
import type { ShownAnswer } from "./questions";
import type { PanelState, Selection } from "./store";

export interface Panel {
  readonly state: PanelState;
  readonly tokens: ExplainedTokens;
  /** Of each token of the selection, blanks made visible. */
  readonly labels: readonly string[];
  readonly ask: <K extends QuestionKind>(kind: K, ask: ExplainQuestions[K]["ask"]) => ShownAnswer<Answer<K>>;
  readonly select: (change: Partial<Selection>) => void;
  readonly update: (change: Partial<PanelState>) => void;
  readonly setInput: (name: string, value: string) => void;
  readonly post: (message: FromPanel) => void;
  /** Of so many sections that a view has, those that this frame draws; the others follow. */
  readonly sectionsOf: (view: string, total: number) => number;
}

/** A place in the panel: one tab, with the sections that it shows. */
export interface View {
  readonly id: string;
  readonly title: BilingualText;
  /** One sentence of the tour: what happens to the text here. */
  readonly tour: BilingualText;
  /** What is seen here in this code; null while it is not known. */
  readonly headline?: (panel: Panel) => Headline | null;
  /** Shows one layer and head: the clearest one here until another is chosen. */
  readonly ofHead?: true;
  readonly render: (panel: Panel) => TemplateResult | readonly TemplateResult[];
}

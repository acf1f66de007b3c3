// What the tour asks before it shows a view: made of the model's numbers on the reader's own code. Null where the code has
// nothing to ask about; "waiting" while the numbers are not known.
import type { NamedToken } from "../../server/protocol/explainModel";
import { aimOf } from "./aim";
import { looksOf } from "./clearestHead";
import { t } from "./i18n";
import { isWord, nameOf, textOf, tokenName } from "./names";
import type { Panel } from "./panel";
import type { ShownAnswer } from "./questions";
import { shownCandidates } from "./raw";
import { clearestRole } from "./roles";
import { TOUR } from "./strings/tour";
import { decidingLayer } from "./views/layers";
import { namesIn } from "./views/tokens";

export interface Quiz {
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the right one. */
  readonly right: number;
}

type QuizState = Quiz | "waiting" | null;

/** By the id of the view that is shown afterwards. */
export const QUIZZES: Readonly<Record<string, (panel: Panel) => QuizState>> = {
  tokens: tokensQuiz,
  embedding: embeddingQuiz,
  attention: attentionQuiz,
  heads: headsQuiz,
  "feed-forward": feedForwardQuiz,
  layers: layersQuiz,
  next: nextQuiz,
  suggestion: suggestionQuiz,
  weights: weightsQuiz,
};

function tokensQuiz(panel: Panel): QuizState {
  const { built, whole } = namesIn(panel);
  const indices = built ?? (whole === null ? [] : [whole]);
  if (indices.length === 0) return null;
  const name = indices.map((index) => tokenName(panel, index)).join("");
  const count = indices.length;
  const others = [1, 2, 3, 4].filter((each) => each !== count).map(String);
  return { question: t(TOUR.tokens, { name }), ...shuffleOptions(String(count), others) };
}

function embeddingQuiz(panel: Panel): QuizState {
  const { token } = panel.state.selection;
  const tokenId = panel.tokens.tokens[token]?.tokenId;
  if (tokenId === undefined) return null;
  const shown = panel.ask("embedding", { tokenId });
  if (isWaiting(shown)) return "waiting";
  const name = tokenName(panel, token);
  // Not the word itself with another blank or in capitals: that is no question.
  const isOther = (each: NamedToken) => nameOf(each).toLowerCase() !== name.toLowerCase();
  const near = shown.value?.nearest.find(
    (each) => !each.isSpecial && isWord(textOf(each) ?? "") && isOther(each),
  );
  if (!near) return null;
  return { question: t(TOUR.embedding, { name }), ...shuffleOptions(nameOf(near), otherWords(panel, name)) };
}

function attentionQuiz(panel: Panel): QuizState {
  const { token } = panel.state.selection;
  if (token < panel.tokens.contextLength && isWaiting(panel.ask("looks", { position: token })))
    return "waiting";
  const [best] = looksOf(panel);
  if (!best) return null;
  const name = tokenName(panel, token);
  const { layer, head } = best;
  const right = tokenName(panel, best.other);
  return {
    question: t(TOUR.attention, { name, layer, head }),
    ...shuffleOptions(right, otherWords(panel, name)),
  };
}

function headsQuiz(panel: Panel): QuizState {
  const shown = panel.ask("overview", {});
  if (isWaiting(shown)) return "waiting";
  const { value } = shown;
  if (!value) return null;
  const all = panel.tokens.nLayer * panel.tokens.nHead;
  const clear = Array.from({ length: all }, (_, at) => clearestRole(value, at)).filter(Boolean).length;
  const others = [0, Math.round(all / 4), Math.round(all / 2), all].map(String);
  return { question: t(TOUR.heads, { all }), ...shuffleOptions(String(clear), others) };
}

function feedForwardQuiz(panel: Panel): QuizState {
  const shown = panel.ask("parameters", {});
  if (isWaiting(shown)) return "waiting";
  const { value } = shown;
  const countOf = (name: string) => value?.parts.find((part) => part.name === name)?.count ?? 0;
  if (!value) return null;
  const isMore = countOf("feedForward") > countOf("attention");
  const [right, other] = [TOUR.feedForwardHalf, TOUR.attentionHalf];
  return {
    question: t(TOUR.feedForward),
    ...shuffleOptions(t(isMore ? right : other), [t(isMore ? other : right)]),
  };
}

function layersQuiz(panel: Panel): QuizState {
  const { position } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return null;
  const shown = panel.ask("layers", { position });
  if (isWaiting(shown)) return "waiting";
  const { value } = shown;
  if (!value) return null;
  const name = (layer: number) => t(TOUR.layer, { layer });
  const right = Math.max(0, decidingLayer(value) - 1);
  const last = panel.tokens.nLayer - 1;
  return {
    question: t(TOUR.layers),
    ...shuffleOptions(name(right), [0, last, Math.floor(last / 2)].map(name)),
  };
}

function nextQuiz(panel: Panel): QuizState {
  const { position } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return null;
  const shown = panel.ask("next", { position });
  if (isWaiting(shown)) return "waiting";
  const { value } = shown;
  const best = value?.candidates[0];
  if (!value || !best) return null;
  const listed = shownCandidates(panel, value.candidates, { count: 6, answer: best.tokenId });
  const question = t(TOUR.next, { before: tokenName(panel, position) });
  return { question, ...shuffleOptions(nameOf(best), listed.map(nameOf)) };
}

function suggestionQuiz(): Quiz {
  return { question: t(TOUR.suggestion), ...shuffleOptions(t(TOUR.oneByOne), [t(TOUR.planned)]) };
}

function weightsQuiz(): Quiz {
  return { question: t(TOUR.weights), ...shuffleOptions("3.5 GB", ["28 GB", "700 MB"]) };
}

function isWaiting({ value, isOld, error }: ShownAnswer<unknown>): boolean {
  return error === null && (value === null || isOld);
}

/** Of the text, the longest first: plausible answers. */
function otherWords({ tokens: { tokens, selection } }: Panel, own: string): string[] {
  const words = tokens.map(({ start, end }) => selection.text.slice(start, end)).filter(isWord);
  return [...new Set(words.map((word) => word.trim()))]
    .filter((word) => word !== own)
    .sort((a, b) => b.length - a.length);
}

/** The right answer among others, in an order that does not give it away and is the same each time. */
export function shuffleOptions(right: string, others: readonly string[]): Pick<Quiz, "options" | "right"> {
  const different = [...new Set(others)].filter((other) => other !== right).slice(0, 2);
  const options = [right, ...different].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return { options, right: options.indexOf(right) };
}

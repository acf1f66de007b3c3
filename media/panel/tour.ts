// "Take the tour": a question before each view is shown, on the reader's own code, and at the end what was guessed right.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "./i18n";
import type { Panel, View } from "./panel";
import { withNames } from "./parts/headline";
import { QUIZZES, type Quiz } from "./quizzes";
import { COMMON } from "./strings/common";
import { SHELL } from "./strings/shell";
import { TOUR } from "./strings/tour";
import { VIEWS } from "./views";

const STEPS = VIEWS.length;
const NEXT = '[data-testid="tour-next"]';

/** The view of this step is asked about and not answered yet: it is not shown. */
export function isHidden(panel: Panel, view: View): boolean {
  const { tourStep } = panel.state;
  const isAsked = tourStep !== null && VIEWS[tourStep] === view && chosenOf(panel, view) === null;
  return isAsked && quizOf(panel, view) !== null;
}

export function tour(panel: Panel): TemplateResult | typeof nothing {
  const step = panel.state.tourStep;
  if (step === null) return nothing;
  const view = VIEWS[step];
  const isLast = step >= STEPS;
  return html`<div class="tour" role="region" aria-live="polite" data-testid="tour-step">
    <span class="tour-count"
      >${isLast ? t(TOUR.done) : t(SHELL.tourStep, { step: step + 1, count: STEPS })}</span
    >
    <div class="tour-text">${view ? stepText(panel, view) : summary(panel)}</div>
    <div>${moves(panel, step)}</div>
  </div>`;
}

function moves(panel: Panel, step: number): TemplateResult {
  const go = (to: number) => {
    const next = VIEWS[to];
    panel.update(next ? { tourStep: to, view: next.id } : { tourStep: to > STEPS ? null : to });
  };
  const isLast = step >= STEPS;
  return html`<button type="button" class="plain" ?disabled=${step === 0} @click=${() => go(step - 1)}>
      ${t(SHELL.tourBack)}
    </button>
    <button type="button" class="primary" data-testid="tour-next" @click=${() => go(step + 1)}>
      ${t(isLast ? SHELL.tourEnd : SHELL.tourNext)}
    </button>
    ${
      isLast
        ? nothing
        : html`<button type="button" class="plain" @click=${() => go(STEPS + 1)}>${t(SHELL.tourEnd)}</button>`
    }`;
}

function stepText(panel: Panel, view: View): TemplateResult {
  const quiz = quizOf(panel, view);
  const chosen = chosenOf(panel, view);
  const intro = html`<p><strong>${t(view.title)}.</strong> ${t(view.tour)}</p>`;
  if (!quiz) return intro;
  if (quiz === "waiting")
    return html`${intro}
      <p aria-busy="true">${t(COMMON.computing)}</p>`;
  if (chosen === null) {
    return html`${intro}
      <p class="quiz" data-testid="quiz">${withNames(quiz.question)}</p>
      <p class="quiz-options">
        ${quiz.options.map(
          (option, i) =>
            html`<button
              type="button"
              class="plain"
              data-testid=${`quiz-${i}`}
              @click=${() => answer(panel, view, [i, quiz.right])}
            >
              ${option}
            </button>`,
        )}
      </p>`;
  }
  const values = { right: quiz.options[quiz.right] ?? "", chosen: quiz.options[chosen] ?? "" };
  return html`${intro}
    <p class="quiz" data-testid="quiz-answer">
      ${withNames(t(chosen === quiz.right ? TOUR.right : TOUR.wrong, values))}
    </p>`;
}

/** The options go with the answer: the focus goes on to the next step, not to the beginning of the page. */
function answer(panel: Panel, view: View, chosen: readonly [number, number]): void {
  panel.setInput(inputOf(view), JSON.stringify(chosen));
  document.querySelector<HTMLElement>(NEXT)?.focus();
}

function summary(panel: Panel): TemplateResult {
  const answered = VIEWS.flatMap((view) => {
    const answer = answerOf(panel, view);
    return answer ? [{ view, isRight: answer[0] === answer[1] }] : [];
  });
  const right = answered.filter(({ isRight }) => isRight);
  const names = (all: typeof answered) => all.map(({ view }) => t(view.title)).join(", ");
  const wrong = answered.filter(({ isRight }) => !isRight);
  return html`<p data-testid="tour-summary">
    ${t(TOUR.summary, { right: right.length, all: answered.length })}
    ${wrong.length > 0 ? t(TOUR.again, { names: names(wrong) }) : ""}
  </p>`;
}

function quizOf(panel: Panel, view: View): Quiz | "waiting" | null {
  const quiz = QUIZZES[view.id]?.(panel) ?? null;
  return quiz === null || quiz === "waiting" || quiz.options.length > 1 ? quiz : null;
}

function inputOf({ id }: View): string {
  return `quiz:${id}`;
}

/** What was chosen, and what was right then. */
function answerOf({ state }: Panel, view: View): readonly [number, number] | null {
  const kept = state.inputs[inputOf(view)] ?? "";
  return kept === "" ? null : (JSON.parse(kept) as [number, number]);
}

function chosenOf(panel: Panel, view: View): number | null {
  return answerOf(panel, view)?.[0] ?? null;
}

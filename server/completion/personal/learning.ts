// How suggestions fared → how much more or less each of their traits is wanted: a logistic regression on the last few
// hundred, with the fitted confidence as what is known beforehand. Its penalty (lasso) leaves a trait at nothing until it
// explains more than chance does, and gives what two traits explain to the better one. Pure arithmetic.
import type { Lesson, PersonalLessons, TraitWeights } from "../../protocol/personal";

export const MAX_USER_LESSONS = 300;
export const MAX_WORKSPACE_LESSONS = 150;

// Chosen with the simulated writers of `test/unit/server/completion/personal/learning.test.ts`.
/** As much of a trait's pull, in suggestions, is put down to chance. */
const CHANCE = 12;
const ROUNDS = 60;
/** No trait alone says more than odds of one to twenty. */
const MOST = 3;

/** Weights other than zero. */
export function weighTraits({ user, workspace }: PersonalLessons): TraitWeights {
  const lessons = [...user, ...workspace];
  const names = [...new Set(lessons.flatMap(({ traits }) => traits))];
  const index = new Map(names.map((name, at) => [name, at]));
  const rows = lessons.map(({ traits }) => traits.flatMap((trait) => index.get(trait) ?? [])); // [lessons][traits]
  const weights = new Float64Array(names.length);
  const scores = Float64Array.from(lessons, ({ confidence }) => logit(confidence)); // [lessons]
  for (let round = 0; round < ROUNDS; round++) {
    for (const at of weights.keys()) stepTowards(at, { weights, scores, rows, lessons });
  }
  const found = names.map((name, at): [string, number] => [name, weights[at] ?? 0]);
  return Object.fromEntries(found.filter(([, weight]) => Math.abs(weight) > 0.01));
}

interface Fit {
  readonly weights: Float64Array;
  readonly scores: Float64Array;
  readonly rows: readonly (readonly number[])[];
  readonly lessons: readonly Lesson[];
}

/** One Newton step of one weight, soft-thresholded; the scores follow. */
function stepTowards(at: number, { weights, scores, rows, lessons }: Fit): void {
  let [pull, curvature] = [0, 0];
  const having: number[] = [];
  for (const [i, row] of rows.entries()) {
    if (!row.includes(at)) continue;
    having.push(i);
    const expected = sigmoid(scores[i] ?? 0);
    pull += (lessons[i]?.wanted ?? 0) - expected;
    // The bound of a sigmoid's slope: steps are never too long.
    curvature += 0.25;
  }
  const before = weights[at] ?? 0;
  const aim = curvature * before + pull;
  const sure = Math.sign(aim) * Math.max(0, Math.abs(aim) - CHANCE);
  const after = Math.max(-MOST, Math.min(MOST, sure / curvature));
  weights[at] = after;
  for (const i of having) scores[i] = (scores[i] ?? 0) + after - before;
}

/** What was learned of these traits, in log odds. */
export function personalScore(weights: TraitWeights, traits: readonly string[]): number {
  return traits.reduce((sum, trait) => sum + (weights[trait] ?? 0), 0);
}

/** A fitted confidence, corrected by what was learned; both 0 to 1. */
export function personalConfidence(confidence: number, score: number): number {
  return score === 0 ? confidence : sigmoid(logit(confidence) + score);
}

export function addLesson({ user, workspace }: PersonalLessons, lesson: Lesson): PersonalLessons {
  return {
    user: [...user, lesson].slice(-MAX_USER_LESSONS),
    workspace: [...workspace, lesson].slice(-MAX_WORKSPACE_LESSONS),
  };
}

function logit(probability: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(inside / (1 - inside));
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

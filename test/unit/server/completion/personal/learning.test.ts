import { expect, test } from "vitest";
import {
  addLesson,
  MAX_USER_LESSONS,
  MAX_WORKSPACE_LESSONS,
  personalConfidence,
  personalScore,
  weighTraits,
} from "../../../../../server/completion/personal/learning";
import type { PersonalLessons, TraitWeights } from "../../../../../server/protocol/personal";
import { type Drawn, drawSuggestions } from "./drawSuggestions";

const THRESHOLD = 0.17;
const SHOWN = 200;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const NONE: PersonalLessons = { user: [], workspace: [] };

type Rejects = (drawn: Drawn) => boolean;

const WRITERS: Readonly<Record<string, Rejects>> = {
  "who takes whole lines only": ({ traits }) => traits.includes("the rest of a line"),
  "who hates blocks": ({ traits }) => traits.includes("several lines"),
  "who ends no line with a semicolon": ({ traits }) => traits.includes("ends with `;`"),
};

/** Takes what is right and not rejected on principle, as long as it is shown, until 200 were. */
function learnFrom(rejects: Rejects, seed: number): TraitWeights {
  let [lessons, weights] = [NONE, {} as TraitWeights];
  let shown = 0;
  for (const drawn of drawSuggestions(seed)) {
    if (shown === SHOWN) break;
    if (!isShown(drawn, weights)) continue;
    const { traits, confidence, isRight } = drawn;
    lessons = addLesson(lessons, { traits, confidence, wanted: !rejects(drawn) && isRight ? 1 : 0 });
    if (++shown % 20 === 0) weights = weighTraits(lessons);
  }
  return weights;
}

function isShown({ traits, confidence }: Drawn, weights: TraitWeights): boolean {
  return personalConfidence(confidence, personalScore(weights, traits)) >= THRESHOLD;
}

/** Shown now over shown before anything was learned. */
function shareOf(kind: readonly Drawn[], weights: TraitWeights): number {
  const shown = (known: TraitWeights) => kind.filter((one) => isShown(one, known)).length;
  return shown(weights) / shown({});
}

function firstOf(seed: number, count: number): Drawn[] {
  const all: Drawn[] = [];
  for (const drawn of drawSuggestions(seed)) if (all.push(drawn) === count) break;
  return all;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test.for(Object.keys(WRITERS))(
  "a writer %s sees half as many of the rejected kind after 200 suggestions, and as many others",
  (name) => {
    const rejects = WRITERS[name] ?? (() => false);
    const shares = SEEDS.map((seed) => {
      const weights = learnFrom(rejects, seed);
      const later = firstOf(seed + 100, 1000);
      return {
        rejected: shareOf(later.filter(rejects), weights),
        others: shareOf(
          later.filter((drawn) => !rejects(drawn)),
          weights,
        ),
      };
    });
    expect(mean(shares.map(({ rejected }) => rejected))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(mean(shares.map(({ others }) => others)) - 1)).toBeLessThanOrEqual(0.1);
  },
);

test("a writer who takes all that is right sees what was fitted", () => {
  const shares = SEEDS.map((seed) =>
    shareOf(
      firstOf(seed + 100, 1000),
      learnFrom(() => false, seed),
    ),
  );
  for (const share of shares) expect(Math.abs(share - 1)).toBeLessThanOrEqual(0.1);
});

test("a few rejections are put down to chance", () => {
  const lesson = { traits: ["several lines"], confidence: 0.5, wanted: 0 } as const;
  const few = { user: Array<typeof lesson>(8).fill(lesson), workspace: [] };
  expect(weighTraits(few)).toEqual({});
  const many = { user: Array<typeof lesson>(60).fill(lesson), workspace: [] };
  expect(weighTraits(many)["several lines"]).toBeLessThan(-1);
});

test("what two traits explain goes to the one that explains it alone", () => {
  const rejected = { traits: ["several lines", "call"], confidence: 0.5, wanted: 0 } as const;
  const taken = { traits: ["call"], confidence: 0.5, wanted: 1 } as const;
  const missed = { ...taken, wanted: 0 } as const;
  const repeat = <T>(one: T) => Array<T>(60).fill(one);
  const weights = weighTraits({ user: [rejected, taken, missed].flatMap(repeat), workspace: [] });
  expect(weights["several lines"]).toBeLessThan(-1);
  expect(Math.abs(weights["call"] ?? 0)).toBeLessThan(0.3);
});

test("the newest lessons are kept, the oldest go", () => {
  let lessons = NONE;
  for (let i = 0; i <= MAX_USER_LESSONS; i++) {
    lessons = addLesson(lessons, { traits: [String(i)], confidence: 0.5, wanted: 1 });
  }
  expect(lessons.user).toHaveLength(MAX_USER_LESSONS);
  expect(lessons.user[0]?.traits).toEqual(["1"]);
  expect(lessons.workspace).toHaveLength(MAX_WORKSPACE_LESSONS);
});

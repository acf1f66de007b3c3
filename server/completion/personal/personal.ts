// What is learned from how suggestions fare on this machine: shown ones and their fates in, corrected confidences out.
// The editor keeps the lessons; they hold no text.
import type { Fate, Lesson, Personal as Kept, PersonalLessons, TraitWeights } from "../../protocol/personal";
import {
  addLesson,
  MAX_USER_LESSONS,
  MAX_WORKSPACE_LESSONS,
  personalConfidence,
  personalScore,
  weighTraits,
} from "./learning";

/** Fates come within a minute or so; older suggestions are forgotten. */
const MAX_PENDING = 200;

/** What a lesson will be made of. */
export type PendingLesson = Pick<Lesson, "traits" | "confidence">;

export class Personal {
  private lessons: PersonalLessons = { user: [], workspace: [] };
  private weights: TraitWeights = {};
  private readonly pending = new Map<number, PendingLesson>();

  constructor(private readonly onChange: (kept: Kept) => void) {}

  /** What the editor kept of earlier sessions. */
  restore(raw: unknown): void {
    this.lessons = readLessons(raw);
    this.weights = weighTraits(this.lessons);
  }

  /** 0 to 1. */
  correct({ traits, confidence }: PendingLesson): number {
    return personalConfidence(confidence, personalScore(this.weights, traits));
  }

  remember(suggestion: number, judged: PendingLesson): void {
    this.pending.set(suggestion, judged);
    const oldest = this.pending.keys().next().value;
    if (this.pending.size > MAX_PENDING && oldest !== undefined) this.pending.delete(oldest);
  }

  learn(suggestion: number, fate: Fate): void {
    const judged = this.pending.get(suggestion);
    if (!judged) return;
    this.lessons = addLesson(this.lessons, {
      ...judged,
      wanted: fate === "rejected" || fate === "edited" ? 0 : 1,
    });
    this.weights = weighTraits(this.lessons);
    this.onChange({ lessons: this.lessons, weights: this.weights });
  }

  forget(): void {
    this.pending.clear();
    this.lessons = { user: [], workspace: [] };
    this.weights = {};
    this.onChange({ lessons: this.lessons, weights: this.weights });
  }
}

/** What cannot be ours is left out. */
export function readLessons(raw: unknown): PersonalLessons {
  const given = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  return {
    user: lessonsIn(given["user"]).slice(-MAX_USER_LESSONS),
    workspace: lessonsIn(given["workspace"]).slice(-MAX_WORKSPACE_LESSONS),
  };
}

const MAX_TRAITS_A_LESSON = 30;
const MAX_TRAIT_LENGTH = 60;

function lessonsIn(raw: unknown): Lesson[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .slice(-MAX_USER_LESSONS)
    .flatMap((one: Partial<Record<keyof Lesson, unknown>> | null): Lesson[] => {
      const { traits, confidence, wanted } = one ?? {};
      if (typeof confidence !== "number" || !(confidence >= 0 && confidence <= 1)) return [];
      if ((wanted !== 0 && wanted !== 1) || !Array.isArray(traits)) return [];
      const words = traits.filter(
        (trait): trait is string => typeof trait === "string" && trait.length <= MAX_TRAIT_LENGTH,
      );
      return [{ traits: words.slice(0, MAX_TRAITS_A_LESSON), confidence, wanted }];
    });
}

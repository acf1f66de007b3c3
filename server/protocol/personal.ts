// What Loupe learns from how its suggestions fare: messages between editor and server, and the numbers that the editor
// keeps. Types only.
import { NotificationType, RequestType0 } from "vscode-languageserver-protocol";

/** `kept`, `edited`: what became of an accepted text a minute later. */
export const FATES = ["accepted", "typed", "rejected", "kept", "edited"] as const;
export type Fate = (typeof FATES)[number];

/** One suggestion that was on screen, and how it fared. Holds no text. */
export interface Lesson {
  /** As `completion/personal/traits.ts` names them. */
  readonly traits: readonly string[];
  /** Fitted, 0 to 1. */
  readonly confidence: number;
  /** 1: wanted; 0: not. */
  readonly wanted: 0 | 1;
}

/** The newest of all workspaces, and of this one besides; the latest last. */
export interface PersonalLessons {
  readonly user: readonly Lesson[];
  readonly workspace: readonly Lesson[];
}

/** Trait → how much more or less it is wanted, in log odds. */
export type TraitWeights = Readonly<Record<string, number>>;

/** What the editor keeps and shows. */
export interface Personal {
  readonly lessons: PersonalLessons;
  readonly weights: TraitWeights;
}

export interface FateParams {
  /** As `ACCEPTED_COMMAND`'s second argument gives it. */
  readonly suggestion: number;
  readonly fate: Fate;
}

/** client → server: what became of a suggestion that was on screen. */
export const FateNotification = new NotificationType<FateParams>("loupe/fate");

/** server → client: the numbers as they are now, to be kept. */
export const PersonalNotification = new NotificationType<Personal>("loupe/personal");

/** client → server: everything that was learned is forgotten. */
export const ForgetPersonalRequest = new RequestType0<void, void>("loupe/forgetPersonal");

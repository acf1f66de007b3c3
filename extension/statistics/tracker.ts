// What happens to a suggestion, from events of the editor alone: shown, taken whole, taken in part, typed through,
// given up; and how much of a taken text is still there later. Knows no editor: places are offsets, time is passed in.
import type { Fate } from "../../server/protocol/personal";
import { SURVIVAL_SECONDS, type Counts } from "./counts";

export interface Suggestion {
  readonly uri: string;
  /** Where its text goes. */
  readonly offset: number;
  readonly text: string;
  /** By which the server knows it; absent: it learns nothing of it. */
  readonly id?: number;
}

export interface Change {
  readonly offset: number;
  readonly removedLength: number;
  readonly text: string;
}

export interface TrackerDeps {
  readonly count: (counts: Partial<Counts>) => void;
  /** What became of a suggestion that was on screen; `edited` and `kept` after a minute. */
  readonly tellFate: (id: number, fate: Fate) => void;
  /** The document's text and the cursor in it, or null where it is not open in front. */
  readonly look: (uri: string) => { readonly text: string; readonly offset: number } | null;
  readonly startTimer: (callback: () => void, ms: number) => () => void;
}

/** Shown is what is still wanted when a person can have seen it. */
const SEEN_MS = 100;
/** Longer texts than this are followed for their survival; more than so many are not followed at once. */
const MAX_FOLLOWED = 200;
/** What is left of an accepted text after a minute says whether it was right. */
const JUDGED_SECONDS = 60;
const KEPT_SHARE = 0.9;
const EDITED_SHARE = 0.5;

interface Taken {
  readonly uri: string;
  readonly text: string;
  readonly id?: number;
  start: number;
  end: number;
}

export class Tracker {
  /** The suggestion on screen, or what is left of it. */
  private outstanding: Suggestion | null = null;
  private isCounted = false;
  private taken: Taken[] = [];
  /** The last partial acceptance took all that was left: the item's command, if it follows, makes it a whole one. */
  private tookRest: Suggestion | null = null;
  private toldId: number | null = null;
  private stopTimer: () => void = () => undefined;

  constructor(private readonly deps: TrackerDeps) {}

  /** The server answered with a suggestion that was not cancelled. */
  suggested(suggestion: Suggestion): void {
    const { outstanding } = this;
    const isSame =
      outstanding?.uri === suggestion.uri &&
      outstanding.offset === suggestion.offset &&
      (outstanding.text.startsWith(suggestion.text) || suggestion.text.startsWith(outstanding.text));
    this.outstanding = suggestion;
    // The rest of what was counted already is the same suggestion.
    if (isSame && this.isCounted) return;
    this.isCounted = false;
    this.stopTimer();
    this.stopTimer = this.deps.startTimer(() => this.countShown(suggestion), SEEN_MS);
  }

  /** The item's command ran: it was taken whole. */
  accepted(uri: string): void {
    const { tookRest } = this;
    this.tookRest = null;
    if (tookRest?.uri === uri) this.deps.count({ acceptedWhole: 1, acceptedPartly: -1 });
  }

  changed(uri: string, change: Change): void {
    this.moveTaken(uri, change);
    this.tookRest = null;
    const { outstanding } = this;
    const continues =
      outstanding?.uri === uri &&
      change.offset === outstanding.offset &&
      change.text !== "" &&
      outstanding.text.startsWith(change.text);
    if (!outstanding || !continues) {
      if (outstanding?.uri === uri) {
        // Deleting says nothing of it: it may be in the way, or the line may be.
        if (this.isCounted && change.text !== "") this.tell(outstanding, "rejected");
        this.drop();
      }
      if (change.text !== "") this.deps.count({ typedCharacters: change.text.length });
      return;
    }
    if (change.text.length > 1) this.take(outstanding, change.text);
    else this.deps.count({ typedCharacters: 1 });
    const rest = outstanding.text.slice(change.text.length);
    if (rest === "") this.tell(outstanding, "typed");
    const offset = outstanding.offset + change.text.length;
    this.outstanding = rest === "" ? null : { ...outstanding, offset, text: rest };
  }

  dispose(): void {
    this.stopTimer();
  }

  private countShown(suggestion: Suggestion): void {
    const { outstanding } = this;
    const isStill =
      outstanding?.uri === suggestion.uri && this.deps.look(suggestion.uri)?.offset === outstanding.offset;
    if (!isStill || this.isCounted) return;
    this.isCounted = true;
    this.deps.count({ shown: 1 });
  }

  private take(outstanding: Suggestion, text: string): void {
    // A person who takes it has seen it, however fast.
    if (!this.isCounted) this.deps.count({ shown: 1 });
    this.isCounted = true;
    this.deps.count({ acceptedPartly: 1, acceptedCharacters: text.length });
    this.tell(outstanding, "accepted");
    if (text === outstanding.text) this.tookRest = outstanding;
    this.follow({
      uri: outstanding.uri,
      text,
      start: outstanding.offset,
      end: outstanding.offset + text.length,
      ...(outstanding.id !== undefined && { id: outstanding.id }),
    });
  }

  /** Once for each suggestion: what happens to it first. */
  private tell({ id }: Suggestion, fate: Fate): void {
    if (id === undefined || id === this.toldId) return;
    this.toldId = id;
    this.deps.tellFate(id, fate);
  }

  private drop(): void {
    this.outstanding = null;
    this.isCounted = false;
    this.stopTimer();
  }

  private follow(taken: Taken): void {
    this.taken = [...this.taken.slice(1 - MAX_FOLLOWED), taken];
    SURVIVAL_SECONDS.forEach((seconds, i) => {
      this.deps.startTimer(() => {
        const document = this.deps.look(taken.uri);
        if (!document || !this.taken.includes(taken)) return;
        const kept = keptCharacters(taken.text, document.text.slice(taken.start, taken.end));
        const none = { seen: 0, kept: 0 };
        const seen = { seen: taken.text.length, kept };
        this.deps.count({ survival: SURVIVAL_SECONDS.map((_, j) => (i === j ? seen : none)) });
        if (seconds === JUDGED_SECONDS && taken.id !== undefined) {
          const share = kept / Math.max(1, taken.text.length);
          if (share >= KEPT_SHARE) this.deps.tellFate(taken.id, "kept");
          else if (share <= EDITED_SHARE) this.deps.tellFate(taken.id, "edited");
        }
        if (i === SURVIVAL_SECONDS.length - 1) this.taken = this.taken.filter((other) => other !== taken);
      }, seconds * 1000);
    });
  }

  /** Places behind a change move with it; a change inside makes the place longer or shorter. */
  private moveTaken(uri: string, { offset, removedLength, text }: Change): void {
    const moved = (place: number) =>
      place <= offset
        ? place
        : place >= offset + removedLength
          ? place + text.length - removedLength
          : offset + text.length;
    for (const taken of this.taken.filter((other) => other.uri === uri)) {
      // What is put in front of it or right behind it is not part of it.
      taken.start =
        taken.start >= offset + removedLength
          ? taken.start + text.length - removedLength
          : moved(taken.start);
      taken.end = Math.max(taken.start, moved(taken.end));
    }
  }
}

/** `total = a + b` changed to `total = x + b` → 12 of 13: what is the same from the start and from the end. */
export function keptCharacters(accepted: string, now: string): number {
  const limit = Math.min(accepted.length, now.length);
  let start = 0;
  while (start < limit && accepted[start] === now[start]) start++;
  let end = 0;
  while (end < limit - start && accepted.at(-1 - end) === now.at(-1 - end)) end++;
  return start + end;
}

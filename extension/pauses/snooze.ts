// "Not now, for an hour": until when suggestions are silent. Survives a reload of the window.
import type * as vscode from "vscode";

const KEY = "snoozedUntil";

export interface Snooze {
  /** Milliseconds since 1970, or null when not snoozed. */
  readonly until: () => number | null;
  readonly start: (minutes: number) => void;
  readonly end: () => void;
  readonly dispose: () => void;
}

export interface SnoozeDeps {
  readonly memento: Pick<vscode.Memento, "get" | "update">;
  readonly now: () => number;
  /** Calls `callback` once after `ms`; the returned function takes it back. */
  readonly startTimer: (callback: () => void, ms: number) => () => void;
  readonly onChange: () => void;
}

/** Node's timers hold no longer span than this; what is longer is looked at again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createSnooze({ memento, now, startTimer, onChange }: SnoozeDeps): Snooze {
  let stopTimer: () => void = () => undefined;
  const until = (): number | null => {
    const end = memento.get<number>(KEY);
    return end !== undefined && end > now() ? end : null;
  };
  const watch = (): void => {
    stopTimer();
    const end = until();
    if (end === null) return;
    stopTimer = startTimer(
      () => {
        watch();
        if (until() === null) onChange();
      },
      Math.min(end - now(), MAX_TIMER_MS),
    );
  };
  const set = (end: number | undefined): void => {
    void memento.update(KEY, end);
    watch();
    onChange();
  };
  watch();
  return {
    until,
    start: (minutes) => set(now() + minutes * 60_000),
    end: () => set(undefined),
    dispose: () => stopTimer(),
  };
}

/** `"90"` → 90, `"1:30"` → 90, `"2h"` → 120, `"1h 15m"` → 75; null where it says no length. */
export function readMinutes(text: string): number | null {
  const trimmed = text.trim();
  const clock = /^(\d+):([0-5]\d)$/.exec(trimmed);
  if (clock) return positive(Number(clock[1]) * 60 + Number(clock[2]));
  const units = /^(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*(?:m|min)?)?$/i.exec(trimmed);
  if (!units || trimmed === "") return null;
  return positive(Number(units[1] ?? 0) * 60 + Number(units[2] ?? 0));
}

function positive(minutes: number): number | null {
  return minutes > 0 && Number.isFinite(minutes) ? minutes : null;
}

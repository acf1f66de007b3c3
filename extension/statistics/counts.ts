// What is counted about suggestions, day by day, and the figures made of it. Counts only: no text, no file name.

/** After how many seconds an accepted text is looked at again. */
export const SURVIVAL_SECONDS = [15, 60, 300, 600] as const;

export interface Counts {
  readonly shown: number;
  readonly acceptedWhole: number;
  /** Taken by words or lines. */
  readonly acceptedPartly: number;
  readonly acceptedCharacters: number;
  /** Put into documents by other means: keys, pasting, other completions. */
  readonly typedCharacters: number;
  /** Processor time of engine and server, in milliseconds. */
  readonly cpuMs: number;
  /** Per entry of `SURVIVAL_SECONDS`: characters that were looked at, and those of them still there. */
  readonly survival: readonly { readonly seen: number; readonly kept: number }[];
}

/** Day as `2026-11-25` → its counts. */
export type Days = Readonly<Record<string, Counts>>;

export const NO_COUNTS: Counts = {
  shown: 0,
  acceptedWhole: 0,
  acceptedPartly: 0,
  acceptedCharacters: 0,
  typedCharacters: 0,
  cpuMs: 0,
  survival: SURVIVAL_SECONDS.map(() => ({ seen: 0, kept: 0 })),
};

const MAX_DAYS = 90;

export function add(a: Counts, b: Partial<Counts>): Counts {
  const sum = (key: Exclude<keyof Counts, "survival">) => a[key] + (b[key] ?? 0);
  return {
    shown: sum("shown"),
    acceptedWhole: sum("acceptedWhole"),
    acceptedPartly: sum("acceptedPartly"),
    acceptedCharacters: sum("acceptedCharacters"),
    typedCharacters: sum("typedCharacters"),
    cpuMs: sum("cpuMs"),
    survival: a.survival.map(({ seen, kept }, i) => ({
      seen: seen + (b.survival?.[i]?.seen ?? 0),
      kept: kept + (b.survival?.[i]?.kept ?? 0),
    })),
  };
}

/** Days beyond the newest 90 are forgotten. */
export function addToDay(days: Days, day: string, counts: Partial<Counts>): Days {
  const all = { ...days, [day]: add(days[day] ?? NO_COUNTS, counts) };
  const kept = Object.keys(all).sort().slice(-MAX_DAYS);
  return Object.fromEntries(kept.map((name) => [name, all[name] ?? NO_COUNTS]));
}

export function total(days: Days): Counts {
  return Object.values(days).reduce(add, NO_COUNTS);
}

/** Accepted suggestions of those shown; null where none was shown. */
export function acceptanceRate({ shown, acceptedWhole, acceptedPartly }: Counts): number | null {
  return shown === 0 ? null : Math.min(1, (acceptedWhole + acceptedPartly) / shown);
}

/** Share of new code that came from suggestions. */
export function completedRatio({ acceptedCharacters, typedCharacters }: Counts): number | null {
  const all = acceptedCharacters + typedCharacters;
  return all === 0 ? null : acceptedCharacters / all;
}

/** Null where nothing was accepted, or the engine has not been asked yet. */
export function cpuMsPerCharacter({ cpuMs, acceptedCharacters }: Counts): number | null {
  return acceptedCharacters === 0 || cpuMs === 0 ? null : cpuMs / acceptedCharacters;
}

/** A local day, so that an evening belongs to its own: `2026-11-25`. */
export function dayOf(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

// How good the most confident suggestions are when only a share of all cursors may see one.
import { bootstrapDraws, centralInterval, type Interval } from "./bootstrap";

export interface Ranked {
  readonly packageName: string;
  readonly confidence: number;
  readonly shown: boolean;
  readonly exact: boolean;
}

export const RATES = [0.1, 0.25, 0.5, 1] as const;

/** Exact among the `rate` of all cursors that are most confident; without enough suggestions, the empty ones count as wrong. */
export function exactAtRate(cursors: readonly Ranked[], rate: number): number {
  const top = byConfidence(cursors).slice(0, shownCount(cursors.length, rate));
  return top.length === 0 ? NaN : top.filter((cursor) => cursor.exact).length / top.length;
}

export function exactAtRateInterval(cursors: readonly Ranked[], rate: number): Interval {
  const groups = [...grouped(byConfidence(cursors)).values()];
  const drawn = bootstrapDraws(groups.length, (indices) =>
    exactAtRate(
      indices.flatMap((index) => groups[index] ?? []),
      rate,
    ),
  );
  return { value: exactAtRate(cursors, rate), ...centralInterval(drawn) };
}

function shownCount(cursors: number, rate: number): number {
  return Math.round(cursors * rate);
}

function byConfidence(cursors: readonly Ranked[]): Ranked[] {
  return [...cursors].sort((a, b) => rankOf(b) - rankOf(a));
}

/** Nothing suggested ranks last. Finite, so that two of them differ by 0. */
function rankOf(cursor: Ranked): number {
  return cursor.shown ? Math.max(cursor.confidence, -1e9) : -1e10;
}

function grouped(cursors: readonly Ranked[]): Map<string, Ranked[]> {
  const groups = new Map<string, Ranked[]>();
  for (const cursor of cursors) {
    const group = groups.get(cursor.packageName);
    if (group) group.push(cursor);
    else groups.set(cursor.packageName, [cursor]);
  }
  return groups;
}
